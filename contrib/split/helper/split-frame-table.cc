/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-table.h"

#include "base/atomic-file.h"

#include <locale>

namespace ns3
{

namespace
{

constexpr const char* COLUMNS =
    "device,frame,sample,label,mode,cut,setting,jpeg_quality,header_bytes,index_bytes,"
    "payload_bytes,captured_ns,head_started_ns,head_done_ns,encoded_ns,first_byte_sent_ns,"
    "last_byte_received_ns,decoded_ns,tail_done_ns,ended_ns,outcome,prediction\n";

/// Writes @p time, and the comma that follows it.
void
WriteTime(std::ostream& out, const std::optional<Time>& time)
{
    if (time)
    {
        out << time->GetNanoSeconds();
    }
    out << ',';
}

void
WriteDecision(std::ostream& out,
              const split::Decision& decision,
              const split::InferenceEngine& engine)
{
    out << ToString(decision.mode) << ',';
    if (decision.mode == split::Mode::SPLIT)
    {
        out << engine.Stages()[decision.cut].name << ",\"" << decision.setting.ToString() << '"';
    }
    else
    {
        out << ',';
    }
    out << ',';
    if (decision.mode == split::Mode::EDGE_ONLY)
    {
        out << decision.jpegQuality;
    }
    out << ',';
}

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
    out << COLUMNS;
    for (const auto& record : records)
    {
        WriteRow(out, record, engine);
    }
    file.Commit();
}

} // namespace ns3
