/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "adaptive-outcome.h"

#include "distribution.h"

#include <array>
#include <fmt/format.h>
#include <set>
#include <utility>

using namespace ns3;

namespace
{

/// The numbers of an outcome, as files name them.
constexpr std::array<std::pair<const char*, double AdaptiveOutcome::*>, 10> NUMBERS{{
    {"correct_on_time", &AdaptiveOutcome::correctOnTime},
    {"accuracy", &AdaptiveOutcome::accuracy},
    {"deadline_miss_ratio", &AdaptiveOutcome::missRatio},
    {"latency_p50_ms", &AdaptiveOutcome::p50Ms},
    {"latency_p95_ms", &AdaptiveOutcome::p95Ms},
    {"latency_p99_ms", &AdaptiveOutcome::p99Ms},
    {"bytes_per_frame", &AdaptiveOutcome::bytesPerFrame},
    {"choices", &AdaptiveOutcome::choices},
    {"switches", &AdaptiveOutcome::switches},
    {"decision_us", &AdaptiveOutcome::microsecondsPerDecision},
}};

/// @return a text that two decisions have in common if they are the same
std::string
NameOf(const split::Decision& decision)
{
    return fmt::format("{},{},{},{}",
                       split::ToString(decision.mode),
                       decision.cut,
                       decision.setting.ToString(),
                       decision.jpegQuality);
}

/// Counts what @p records decide into @p outcome.
void
CountChoices(const std::vector<SplitPolicyRecord>& records, AdaptiveOutcome& outcome)
{
    std::set<std::string> choices;
    std::string before;
    for (const auto& record : records)
    {
        const auto choice = NameOf(record.advice.decision);
        choices.insert(choice);
        outcome.switches += !before.empty() && choice != before ? 1 : 0;
        before = choice;
    }
    outcome.choices = choices.size();
}

} // namespace

AdaptiveOutcome
OutcomeOf(const std::string& policy, const std::vector<SplitPolicyRecord>& records, double deadline)
{
    AdaptiveOutcome outcome;
    outcome.policy = policy;
    const auto captured = static_cast<double>(records.size());
    Distribution latencies;
    double answered = 0;
    double right = 0;
    double onTime = 0;
    for (const auto& [observation, advice, record] : records)
    {
        outcome.bytesPerFrame += record.firstByteSent ? record.bytes.Total() / captured : 0;
        if (record.dropped)
        {
            continue;
        }
        const bool isRight = record.Prediction() == record.label;
        const double latency = record.Latency().GetSeconds() * 1e3;
        const bool isOnTime = latency <= deadline;
        latencies.Add(latency);
        ++answered;
        right += isRight ? 1 : 0;
        onTime += isOnTime ? 1 : 0;
        outcome.correctOnTime += isRight && isOnTime ? 1 / captured : 0;
    }
    outcome.missRatio = 1 - onTime / captured;
    if (answered > 0)
    {
        outcome.accuracy = right / answered;
        const auto percentiles = latencies.ComputePercentiles();
        outcome.p50Ms = percentiles.p50;
        outcome.p95Ms = percentiles.p95;
        outcome.p99Ms = percentiles.p99;
    }
    CountChoices(records, outcome);
    return outcome;
}

nlohmann::ordered_json
ToJson(const AdaptiveOutcome& outcome)
{
    nlohmann::ordered_json json;
    json["policy"] = outcome.policy;
    for (const auto& [name, number] : NUMBERS)
    {
        json[name] = outcome.*number;
    }
    return json;
}

AdaptiveOutcome
OutcomeFromJson(const nlohmann::json& json)
{
    AdaptiveOutcome outcome;
    outcome.policy = json.at("policy");
    for (const auto& [name, number] : NUMBERS)
    {
        outcome.*number = json.at(name);
    }
    return outcome;
}
