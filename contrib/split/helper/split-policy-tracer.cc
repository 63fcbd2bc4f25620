/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-policy-tracer.h"

#include "split-table-columns.h"

namespace ns3
{

using split::TableType;

namespace
{

std::vector<split::TableColumn>
Columns()
{
    std::vector<split::TableColumn> columns{{"device", TableType::INTEGER},
                                            {"frame", TableType::INTEGER},
                                            {"captured_ns", TableType::INTEGER},
                                            {"interval_ns", TableType::INTEGER},
                                            {"deadline_ns", TableType::INTEGER}};
    AppendColumns(columns, LinkColumns());
    AppendColumns(columns, {{"compute_ns", TableType::INTEGER}, {"edge_ns", TableType::INTEGER}});
    AppendColumns(columns, SensorColumns());
    AppendColumns(columns, DecisionColumns());
    AppendColumns(columns,
                  {{"predicted_latency_ns", TableType::INTEGER},
                   {"latency_ns", TableType::INTEGER},
                   {"outcome", TableType::TEXT}});
    return columns;
}

} // namespace

SplitPolicyTracer::SplitPolicyTracer(split::TableSet& tables, const split::InferenceEngine& engine)
    : m_table{tables.Add("policy", Columns())},
      m_stages{StageNames(engine)}
{
    m_recorder.SetEndedCallback([this](const SplitPolicyRecord& record) { Append(record); });
}

void
SplitPolicyTracer::Attach(ApplicationContainer devices)
{
    m_recorder.Attach(devices);
}

void
SplitPolicyTracer::Append(const SplitPolicyRecord& record)
{
    const auto& observation = record.observation;
    const auto& frame = record.frame;
    split::TableRow row{frame.device,
                        frame.frame,
                        TimeCell(observation.now),
                        TimeCell(observation.interval),
                        TimeCell(observation.deadline)};
    AppendLink(row, observation);
    row.push_back(TimeCell(observation.computeTime));
    row.push_back(TimeCell(observation.edgeTime));
    AppendSensors(row, observation);
    AppendDecision(row, record.advice.decision, m_stages);
    row.push_back(TimeCell(record.advice.latency));
    row.push_back(frame.dropped ? split::TableCell() : TimeCell(frame.Latency()));
    row.emplace_back(frame.dropped ? ToString(*frame.dropped) : "result");
    m_table.Append(row);
}

} // namespace ns3
