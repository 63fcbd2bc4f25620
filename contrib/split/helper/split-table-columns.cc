/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-table-columns.h"

namespace ns3
{

using split::TableType;

split::TableCell
TimeCell(const std::optional<Time>& time)
{
    return time ? time->GetNanoSeconds() : split::TableCell();
}

std::vector<std::string>
StageNames(const split::InferenceEngine& engine)
{
    std::vector<std::string> names;
    for (const auto& stage : engine.Stages())
    {
        names.push_back(stage.name);
    }
    return names;
}

std::vector<split::TableColumn>
DecisionColumns()
{
    return {{"mode", TableType::TEXT},
            {"cut", TableType::TEXT},
            {"setting", TableType::TEXT},
            {"jpeg_quality", TableType::INTEGER}};
}

void
AppendDecision(split::TableRow& row,
               const split::Decision& decision,
               const std::vector<std::string>& stages)
{
    row.emplace_back(ToString(decision.mode));
    if (decision.mode == split::Mode::SPLIT)
    {
        row.emplace_back(stages.at(decision.cut));
        row.emplace_back(decision.setting.ToString());
    }
    else
    {
        row.insert(row.end(), 2, {});
    }
    row.push_back(decision.mode == split::Mode::EDGE_ONLY ? split::TableCell(decision.jpegQuality)
                                                          : split::TableCell());
}

std::vector<split::TableColumn>
LinkColumns()
{
    return {{"connected", TableType::INTEGER},
            {"capacity_bps", TableType::REAL},
            {"goodput_bps", TableType::REAL},
            {"round_trip_ns", TableType::INTEGER},
            {"round_trip_variation_ns", TableType::INTEGER},
            {"base_round_trip_ns", TableType::INTEGER},
            {"queued_bytes", TableType::INTEGER},
            {"queue_ns", TableType::INTEGER},
            {"silence_ns", TableType::INTEGER}};
}

void
AppendLink(split::TableRow& row, const SplitObservation& observation)
{
    row.emplace_back(observation.isConnected);
    row.emplace_back(observation.capacity);
    row.emplace_back(observation.goodput);
    row.push_back(TimeCell(observation.roundTrip));
    row.push_back(TimeCell(observation.roundTripVariation));
    row.push_back(TimeCell(observation.baseRoundTrip));
    row.emplace_back(observation.queuedBytes);
    row.push_back(TimeCell(observation.queueTime));
    row.push_back(TimeCell(observation.silence));
}

std::vector<split::TableColumn>
SensorColumns()
{
    return {{"snr_db", TableType::REAL},
            {"wifi_rate_bps", TableType::REAL},
            {"congestion_window_bytes", TableType::INTEGER},
            {"transport_round_trip_ns", TableType::INTEGER}};
}

void
AppendSensors(split::TableRow& row, const SplitObservation& observation)
{
    row.emplace_back(observation.snr);
    row.emplace_back(observation.wifiRate);
    row.emplace_back(observation.congestionWindow);
    row.push_back(TimeCell(observation.transportRoundTrip));
}

void
AppendColumns(std::vector<split::TableColumn>& columns,
              const std::vector<split::TableColumn>& further)
{
    columns.insert(columns.end(), further.begin(), further.end());
}

} // namespace ns3
