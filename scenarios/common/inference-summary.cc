/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "inference-summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/ostream.h>
#include <optional>

using namespace ns3;

namespace
{

/// One part of a frame's latency.
struct Component
{
    const char* name;                                         //!< as tables and files show it
    std::optional<Time> (*duration)(const SplitFrameRecord&); //!< if the frame had this part
};

/// @return the time from @p begin to @p end, if both happened
std::optional<Time>
Between(const std::optional<Time>& begin, const std::optional<Time>& end)
{
    return begin && end ? std::optional<Time>(*end - *begin) : std::nullopt;
}

/// @return how long the device worked on @p record
std::optional<Time>
Head(const SplitFrameRecord& record)
{
    return Between(record.headStarted, record.encoded ? record.encoded : record.headDone);
}

/// @return how long @p record waited on the device, for its processor and for its socket
std::optional<Time>
Queue(const SplitFrameRecord& record)
{
    const auto processor = Between(record.captured, record.headStarted);
    const auto socket = Between(record.encoded, record.firstByteSent);
    return processor && socket ? std::optional<Time>(*processor + *socket) : processor;
}

/// @return how long @p record was on its way to the edge
std::optional<Time>
Uplink(const SplitFrameRecord& record)
{
    return Between(record.firstByteSent, record.lastByteReceived);
}

/// @return how long the edge had @p record
std::optional<Time>
Tail(const SplitFrameRecord& record)
{
    return Between(record.lastByteReceived, record.tailDone);
}

/// @return how long the result of @p record was on its way back
std::optional<Time>
Downlink(const SplitFrameRecord& record)
{
    return Between(record.tailDone, record.ended);
}

/// @return all that passed from the capture of @p record to its result
std::optional<Time>
Total(const SplitFrameRecord& record)
{
    return Between(record.captured, record.ended);
}

constexpr std::array<Component, 6> COMPONENTS{{{"head", Head},
                                               {"queue", Queue},
                                               {"uplink", Uplink},
                                               {"tail", Tail},
                                               {"downlink", Downlink},
                                               {"total", Total}}};

double
InMilliseconds(Time time)
{
    return time.GetSeconds() * 1e3;
}

std::vector<std::pair<std::string, double>>
BytesOf(const SplitLedger& ledger, std::size_t frames)
{
    const auto& application = ledger.Application();
    std::vector<std::pair<std::string, double>> bytes{
        {"payload", application.payload},
        {"index", application.index},
        {"header", application.header},
        {"control", application.control},
        {"transport", ledger.Transport()},
        {"retransmission", ledger.Retransmission()},
    };
    double total = 0;
    for (auto& [purpose, count] : bytes)
    {
        count /= static_cast<double>(frames);
        total += count;
    }
    bytes.emplace_back("total", total);
    return bytes;
}

/// Prints a row of a table: a name, then numbers with @p decimals, or a dash for none.
void
PrintRow(std::ostream& out, const std::string& name, const std::vector<double>& row, int decimals)
{
    fmt::print(out, "  {:<10}", name);
    for (const double value : row)
    {
        fmt::print(out,
                   "{:>16}",
                   std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals));
    }
    fmt::print(out, "\n");
}

} // namespace

InferenceTally::InferenceTally(Time deadline)
    : m_deadline{deadline},
      m_latency(COMPONENTS.size())
{
}

void
InferenceTally::Add(const SplitFrameRecord& record, std::size_t unsplit)
{
    ++m_ended;
    if (record.dropped)
    {
        ++m_dropped[*record.dropped];
        return;
    }
    ++m_answered;
    m_right += record.Prediction() == record.label ? 1 : 0;
    m_unsplitRight += unsplit == record.label ? 1 : 0;
    m_inTime += record.Latency() <= m_deadline ? 1 : 0;
    for (std::size_t i = 0; i < COMPONENTS.size(); ++i)
    {
        if (const auto duration = COMPONENTS[i].duration(record))
        {
            m_latency[i].Add(InMilliseconds(*duration));
        }
    }
}

std::size_t
InferenceTally::Ended() const
{
    return m_ended;
}

bool
InferenceTally::IsAllLost() const
{
    const auto lost = m_dropped.find(SplitDropReason::CONNECTION_LOST);
    return m_ended == (lost == m_dropped.end() ? 0 : lost->second);
}

InferenceSummary
InferenceTally::Summarise(const SplitLedger& up, const SplitLedger& down) const
{
    InferenceSummary summary;
    summary.captured = m_ended;
    summary.answered = m_answered;
    for (const auto& [reason, count] : m_dropped)
    {
        summary.dropped[ToString(reason)] = count;
    }
    const auto answered = static_cast<double>(m_answered);
    summary.accuracy = static_cast<double>(m_right) / answered;
    summary.accuracyUnsplit = static_cast<double>(m_unsplitRight) / answered;
    summary.deadlineMissRatio = 1 - static_cast<double>(m_inTime) / static_cast<double>(m_ended);
    summary.bytes = {{"up", BytesOf(up, m_ended)}, {"down", BytesOf(down, m_ended)}};
    for (std::size_t i = 0; i < COMPONENTS.size(); ++i)
    {
        summary.latency.emplace_back(COMPONENTS[i].name, m_latency[i].ComputePercentiles());
    }
    return summary;
}

void
Print(std::ostream& out, const InferenceSummary& summary)
{
    fmt::print(out, "frames      {} captured, {} answered", summary.captured, summary.answered);
    for (const auto& [reason, count] : summary.dropped)
    {
        fmt::print(out, ", {} {}", count, reason);
    }
    fmt::print(out,
               "\naccuracy    {:.2f} % (unsplit and uncompressed: {:.2f} %)\n",
               100 * summary.accuracy,
               100 * summary.accuracyUnsplit);
    fmt::print(out, "deadline    {:.2f} % missed\n", 100 * summary.deadlineMissRatio);

    fmt::print(out, "\nbytes/frame ");
    for (const auto& [purpose, count] : summary.bytes.front().second)
    {
        fmt::print(out, "{:>16}", purpose);
    }
    fmt::print(out, "\n");
    for (const auto& [direction, purposes] : summary.bytes)
    {
        std::vector<double> row;
        for (const auto& [purpose, count] : purposes)
        {
            row.push_back(count);
        }
        PrintRow(out, direction, row, 1);
    }

    fmt::print(out, "\nlatency, ms {:>16}{:>16}{:>16}\n", "p50", "p95", "p99");
    for (const auto& [component, percentiles] : summary.latency)
    {
        PrintRow(out, component, {percentiles.p50, percentiles.p95, percentiles.p99}, 3);
    }
}

nlohmann::ordered_json
ToJson(const InferenceSummary& summary)
{
    nlohmann::ordered_json json;
    json["frames"]["captured"] = summary.captured;
    json["frames"]["answered"] = summary.answered;
    json["frames"]["dropped"] = summary.dropped;
    json["accuracy"] = summary.accuracy;
    json["accuracy_unsplit"] = summary.accuracyUnsplit;
    json["deadline_miss_ratio"] = summary.deadlineMissRatio;
    for (const auto& [direction, purposes] : summary.bytes)
    {
        for (const auto& [purpose, count] : purposes)
        {
            json["bytes_per_frame"][direction][purpose] = count;
        }
    }
    for (const auto& [component, percentiles] : summary.latency)
    {
        json["latency_ms"][component] = {{"p50", percentiles.p50},
                                         {"p95", percentiles.p95},
                                         {"p99", percentiles.p99}};
    }
    return json;
}
