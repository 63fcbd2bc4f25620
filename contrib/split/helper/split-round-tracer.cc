/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-round-tracer.h"

#include "split-table-columns.h"

#include "ns3/split-training-edge.h"

namespace ns3
{

using split::TableType;

namespace
{

std::vector<split::TableColumn>
Columns()
{
    return {{"party", TableType::TEXT},
            {"device", TableType::INTEGER},
            {"round", TableType::INTEGER},
            {"devices", TableType::INTEGER},
            {"begun_ns", TableType::INTEGER},
            {"ended_ns", TableType::INTEGER},
            {"samples", TableType::INTEGER},
            {"correct", TableType::INTEGER},
            {"loss", TableType::REAL}};
}

} // namespace

SplitRoundTracer::SplitRoundTracer(split::TableSet& tables, Time before)
    : m_table{tables.Add("rounds", Columns())},
      m_before{before}
{
}

void
SplitRoundTracer::Attach(ApplicationContainer applications)
{
    using Tracer = SplitRoundTracer;
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        const bool isEdge = DynamicCast<SplitTrainingEdge>(*i) != nullptr;
        m_connections.Connect(*i,
                              "RoundEnded",
                              isEdge ? MakeCallback(&Tracer::EdgeEnded, this)
                                     : MakeCallback(&Tracer::DeviceEnded, this));
    }
}

void
SplitRoundTracer::DeviceEnded(const SplitRoundRecord& round)
{
    Append("device", round);
}

void
SplitRoundTracer::EdgeEnded(const SplitRoundRecord& round)
{
    Append("edge", round);
}

void
SplitRoundTracer::Append(const char* party, const SplitRoundRecord& round)
{
    m_table.Append({party,
                    round.device,
                    round.round,
                    round.devices,
                    TimeCell(m_before + round.begun),
                    TimeCell(m_before + round.ended),
                    round.samples,
                    round.correct,
                    round.loss});
}

} // namespace ns3
