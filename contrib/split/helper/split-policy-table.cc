/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-policy-table.h"

#include "base/atomic-file.h"
#include "split-table-columns.h"

#include <locale>

namespace ns3
{

namespace
{

constexpr const char* OBSERVATION_COLUMNS =
    "device,frame,captured_ns,interval_ns,deadline_ns,connected,capacity_bps,goodput_bps,round_"
    "trip_ns,"
    "round_trip_variation_ns,base_round_trip_ns,queued_bytes,queue_ns,silence_ns,compute_ns,"
    "edge_ns,snr_db,wifi_rate_bps,congestion_window_bytes,transport_round_trip_ns,";

/// Writes @p value if there is one, and a comma.
template <typename Value>
void
WriteKnown(std::ostream& out, const std::optional<Value>& value)
{
    if (value)
    {
        out << *value;
    }
    out << ',';
}

void
WriteObservation(std::ostream& out, const SplitObservation& observation)
{
    WriteTime(out, observation.interval);
    WriteTime(out, observation.deadline);
    out << observation.isConnected << ',';
    WriteKnown(out, observation.capacity);
    WriteKnown(out, observation.goodput);
    WriteTime(out, observation.roundTrip);
    WriteTime(out, observation.roundTripVariation);
    WriteTime(out, observation.baseRoundTrip);
    out << observation.queuedBytes << ',';
    WriteTime(out, observation.queueTime);
    WriteTime(out, observation.silence);
    WriteTime(out, observation.computeTime);
    WriteTime(out, observation.edgeTime);
    WriteKnown(out, observation.snr);
    WriteKnown(out, observation.wifiRate);
    WriteKnown(out, observation.congestionWindow);
    WriteTime(out, observation.transportRoundTrip);
}

void
WriteRow(std::ostream& out, const SplitPolicyRecord& record, const split::InferenceEngine& engine)
{
    const auto& frame = record.frame;
    out << frame.device << ',' << frame.frame << ',' << record.observation.now.GetNanoSeconds()
        << ',';
    WriteObservation(out, record.observation);
    WriteDecision(out, record.advice.decision, engine);
    WriteTime(out, record.advice.latency);
    WriteTime(out, frame.dropped ? std::nullopt : std::optional<Time>(frame.Latency()));
    out << (frame.dropped ? ToString(*frame.dropped) : "result") << '\n';
}

} // namespace

void
WritePolicyTable(const std::filesystem::path& path,
                 const std::vector<SplitPolicyRecord>& records,
                 const split::InferenceEngine& engine)
{
    split::AtomicFile file(path);
    std::ostream& out = file.Stream();
    out.imbue(std::locale::classic());
    out.precision(9);
    out << OBSERVATION_COLUMNS << SPLIT_DECISION_COLUMNS
        << "predicted_latency_ns,latency_ns,outcome\n";
    for (const auto& record : records)
    {
        WriteRow(out, record, engine);
    }
    file.Commit();
}

} // namespace ns3
