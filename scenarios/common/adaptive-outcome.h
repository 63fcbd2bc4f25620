/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ADAPTIVE_OUTCOME_H
#define SPLIT_ADAPTIVE_OUTCOME_H

#include "ns3/split-policy-recorder.h"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// What a policy came to in one run.
struct AdaptiveOutcome
{
    std::string policy;      //!< its name
    double correctOnTime{0}; //!< share of captured frames answered rightly by the deadline
    double accuracy{0};      //!< share of the answers that are right; 0 without answers
    double missRatio{0};     //!< share of captured frames not answered by the deadline
    double p50Ms{0};         //!< of the latency of answered frames; 0 without answers
    double p95Ms{0};         //!< likewise
    double p99Ms{0};         //!< likewise
    double bytesPerFrame{0}; //!< of requests sent, behind their length
    double choices{0};       //!< different decisions made
    double switches{0};      //!< frames decided otherwise than the frame before
    double microsecondsPerDecision{0}; //!< wall time
};

/**
 * @param policy its name
 * @param records in the order of capture
 * @param deadline milliseconds within which a result is of use
 * @return what they come to, but for the wall time
 */
AdaptiveOutcome OutcomeOf(const std::string& policy,
                          const std::vector<ns3::SplitPolicyRecord>& records,
                          double deadline);

/// @return @p outcome for programs
nlohmann::ordered_json ToJson(const AdaptiveOutcome& outcome);

/// @param json what ToJson() returned
/// @return the outcome
/// @throws nlohmann::json::exception if it is something else
AdaptiveOutcome OutcomeFromJson(const nlohmann::json& json);

#endif // SPLIT_ADAPTIVE_OUTCOME_H
