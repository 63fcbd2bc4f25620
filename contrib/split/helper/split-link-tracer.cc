/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-link-tracer.h"

#include "split-table-columns.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

using split::TableType;

namespace
{

std::vector<split::TableColumn>
Columns()
{
    std::vector<split::TableColumn> columns{{"time_ns", TableType::INTEGER},
                                            {"device", TableType::INTEGER}};
    AppendColumns(columns, LinkColumns());
    AppendColumns(columns, SensorColumns());
    AppendColumns(columns, {{"trace_capacity_bps", TableType::REAL}});
    return columns;
}

} // namespace

SplitLinkTracer::SplitLinkTracer(split::TableSet& tables,
                                 Time interval,
                                 std::shared_ptr<const split::LinkTrace> capacity)
    : m_table{tables.Add("links", Columns())},
      m_interval{interval},
      m_capacity{std::move(capacity)}
{
    NS_ABORT_MSG_UNLESS(interval.IsStrictlyPositive(),
                        "SplitLinkTracer: the interval must be more than 0");
    m_next = Simulator::Schedule(m_interval, &SplitLinkTracer::Sample, this);
}

SplitLinkTracer::~SplitLinkTracer()
{
    m_next.Cancel();
}

void
SplitLinkTracer::Attach(ApplicationContainer devices)
{
    for (auto i = devices.Begin(); i != devices.End(); ++i)
    {
        const auto device = DynamicCast<SplitEdgeClient>(*i);
        NS_ABORT_MSG_UNLESS(device, "SplitLinkTracer: attach device applications only");
        m_devices.push_back(device);
    }
}

void
SplitLinkTracer::Sample()
{
    for (const auto& device : m_devices)
    {
        if (device->HasSession())
        {
            Append(*device);
        }
    }
    if (!Simulator::IsFinished())
    {
        m_next = Simulator::Schedule(m_interval, &SplitLinkTracer::Sample, this);
    }
}

void
SplitLinkTracer::Append(const SplitEdgeClient& device)
{
    const Time now = Simulator::Now();
    SplitObservation observation;
    device.ObserveLink(observation);
    split::TableRow row{TimeCell(now), device.GetDevice()};
    AppendLink(row, observation);
    AppendSensors(row, observation);
    row.push_back(m_capacity ? split::TableCell(m_capacity->At(now.GetNanoSeconds()).rate)
                             : split::TableCell());
    m_table.Append(row);
}

} // namespace ns3
