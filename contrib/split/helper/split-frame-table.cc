/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-table.h"

#include "base/atomic-file.h"
#include "split-table-columns.h"

#include <locale>

namespace ns3
{

namespace
{

constexpr const char* TIME_COLUMNS =
    "captured_ns,head_started_ns,head_done_ns,encoded_ns,first_byte_sent_ns,"
    "last_byte_received_ns,decoded_ns,tail_done_ns,ended_ns,";

void
WriteTimes(std::ostream& out, const SplitFrameRecord& record)
{
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
        WriteTime(out, time);
    }
}

void
WriteRow(std::ostream& out, const SplitFrameRecord& record, const split::InferenceEngine& engine)
{
    out << record.device << ',' << record.frame << ',' << record.sample << ',' << record.label
        << ',';
    WriteDecision(out, record.decision, engine);
    out << record.bytes.header << ',' << record.bytes.index << ',' << record.bytes.payload << ',';
    WriteTimes(out, record);
    out << (record.dropped ? ToString(*record.dropped) : "result") << ',';
    if (const auto prediction = record.Prediction())
    {
        out << *prediction;
    }
    out << '\n';
}

} // namespace

void
WriteFrameTable(const std::filesystem::path& path,
                const std::vector<SplitFrameRecord>& records,
                const split::InferenceEngine& engine)
{
    split::AtomicFile file(path);
    std::ostream& out = file.Stream();
    out.imbue(std::locale::classic());
    out << "device,frame,sample,label," << SPLIT_DECISION_COLUMNS
        << "header_bytes,index_bytes,payload_bytes," << TIME_COLUMNS << "outcome,prediction\n";
    for (const auto& record : records)
    {
        WriteRow(out, record, engine);
    }
    file.Commit();
}

} // namespace ns3
