/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INFERENCE_SUMMARY_H
#define SPLIT_INFERENCE_SUMMARY_H

#include "ns3/nstime.h"
#include "ns3/split-frame-record.h"
#include "ns3/split-ledger.h"

#include <cstddef>
#include <iosfwd>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

/// Points of a distribution.
struct Percentiles
{
    double p50; //!< the median
    double p95; //!< 95 of 100 values are below
    double p99; //!< 99 of 100 values are below
};

/**
 * @param values any number of values, in any order
 * @return their percentiles, interpolated linearly between neighbours as NumPy does by default;
 *         NaN without values
 */
Percentiles ComputePercentiles(std::vector<double> values);

/// What a run of split inference comes to.
struct InferenceSummary
{
    std::size_t captured{0};                    //!< frames taken by all devices
    std::size_t answered{0};                    //!< of them: ended with a result
    std::map<std::string, std::size_t> dropped; //!< the others, by reason
    double accuracy{0};                         //!< share of the answers that are right
    double accuracyUnsplit{0};                  //!< the same frames, unsplit and uncompressed
    double deadlineMissRatio{0};                //!< share of captured frames not answered in time

    /// Bytes for each captured frame: by direction (up, down), then by purpose.
    std::vector<std::pair<std::string, std::vector<std::pair<std::string, double>>>> bytes;

    /// Milliseconds that answered frames spent, by component and in total.
    std::vector<std::pair<std::string, Percentiles>> latency;
};

/// What happened in a run of split inference.
struct InferenceRun
{
    std::vector<ns3::SplitFrameRecord> records;     //!< one a captured frame
    std::map<std::size_t, std::size_t> predictions; //!< the unsplit model's, by sample
    ns3::SplitLedger up;                            //!< bytes that the devices sent
    ns3::SplitLedger down;                          //!< bytes that the edge sent
};

/**
 * @param run at least one of whose frames was captured
 * @param deadline within which a result is of use
 * @return what it comes to
 */
InferenceSummary Summarise(const InferenceRun& run, ns3::Time deadline);

/// Prints @p summary to @p out as tables for a person.
void Print(std::ostream& out, const InferenceSummary& summary);

/// @return @p summary for programs; what has no value is null
nlohmann::ordered_json ToJson(const InferenceSummary& summary);

#endif // SPLIT_INFERENCE_SUMMARY_H
