/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-tracer.h"

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
                                            {"sample", TableType::INTEGER},
                                            {"label", TableType::INTEGER}};
    AppendColumns(columns, DecisionColumns());
    for (const auto* name : {"header_bytes",
                             "index_bytes",
                             "payload_bytes",
                             "captured_ns",
                             "head_started_ns",
                             "head_done_ns",
                             "encoded_ns",
                             "first_byte_sent_ns",
                             "last_byte_received_ns",
                             "decoded_ns",
                             "tail_done_ns",
                             "ended_ns"})
    {
        columns.push_back({name, TableType::INTEGER});
    }
    AppendColumns(columns, {{"outcome", TableType::TEXT}, {"prediction", TableType::INTEGER}});
    return columns;
}

} // namespace

SplitFrameTracer::SplitFrameTracer(split::TableSet& tables, const split::InferenceEngine& engine)
    : m_table{tables.Add("frames", Columns())},
      m_stages{StageNames(engine)}
{
    m_recorder.SetEndedCallback([this](const SplitFrameRecord& record) { Append(record); });
}

void
SplitFrameTracer::Attach(ApplicationContainer applications)
{
    m_recorder.Attach(applications);
}

void
SplitFrameTracer::Append(const SplitFrameRecord& record)
{
    split::TableRow row{record.device, record.frame, record.sample, record.label};
    AppendDecision(row, record.decision, m_stages);
    row.insert(row.end(), {record.bytes.header, record.bytes.index, record.bytes.payload});
    for (const auto& time : {record.captured,
                             record.headStarted,
                             record.headDone,
                             record.encoded,
                             record.firstByteSent,
                             record.lastByteReceived,
                             record.decoded,
                             record.tailDone,
                             record.ended})
    {
        row.push_back(TimeCell(time));
    }
    row.emplace_back(record.dropped ? ToString(*record.dropped) : "result");
    row.emplace_back(record.Prediction());
    m_table.Append(row);
}

} // namespace ns3
