/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/inference-summary.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace ns3;

namespace
{

/// @return a frame of class 1, answered @p latencyMs after its capture with class @p prediction
SplitFrameRecord
Answered(std::size_t sample, std::size_t prediction, int64_t latencyMs)
{
    SplitFrameRecord record;
    record.sample = sample;
    record.label = 1;
    record.captured = MilliSeconds(100);
    record.ended = MilliSeconds(100 + latencyMs);
    record.scores.assign(3, 0.0F);
    record.scores[prediction] = 1.0F;
    return record;
}

/// Fills @p run with two right answers, a wrong one and a frame that was dropped.
void
FillWithFourFrames(InferenceRun& run)
{
    run.records = {Answered(0, 1, 10), Answered(1, 1, 30), Answered(2, 0, 20), Answered(3, 1, 1)};
    run.records.back().scores.clear();
    run.records.back().dropped = SplitDropReason::CONNECTION_LOST;
    run.predictions = {{0, 1}, {1, 0}, {2, 0}, {3, 1}};
}

TEST(Percentiles, InterpolateBetweenNeighbours)
{
    const auto percentiles = ComputePercentiles({5, 1, 3, 2, 4});
    EXPECT_DOUBLE_EQ(percentiles.p50, 3);
    EXPECT_DOUBLE_EQ(percentiles.p95, 4.8);
    EXPECT_DOUBLE_EQ(percentiles.p99, 4.96);
}

TEST(Percentiles, AreNotNumbersWithoutValues)
{
    EXPECT_TRUE(std::isnan(ComputePercentiles({}).p50));
}

TEST(InferenceSummary, TakesAccuracyFromAnsweredFrames)
{
    InferenceRun run;
    FillWithFourFrames(run);
    const auto summary = Summarise(run, MilliSeconds(20));
    EXPECT_EQ(summary.captured, 4U);
    EXPECT_EQ(summary.answered, 3U);
    EXPECT_EQ(summary.dropped.at(ToString(SplitDropReason::CONNECTION_LOST)), 1U);
    EXPECT_DOUBLE_EQ(summary.accuracy, 2.0 / 3);
    EXPECT_DOUBLE_EQ(summary.accuracyUnsplit, 1.0 / 3);
}

TEST(InferenceSummary, CountsFramesWithoutAnswerAsMissed)
{
    InferenceRun run;
    FillWithFourFrames(run);
    EXPECT_DOUBLE_EQ(Summarise(run, MilliSeconds(20)).deadlineMissRatio, 0.5);
    EXPECT_DOUBLE_EQ(Summarise(run, MilliSeconds(30)).deadlineMissRatio, 0.25);
}

TEST(InferenceSummary, LeavesDroppedFramesOutOfTheLatency)
{
    InferenceRun run;
    FillWithFourFrames(run);
    const auto summary = Summarise(run, MilliSeconds(20));
    EXPECT_EQ(summary.latency.back().first, "total");
    EXPECT_DOUBLE_EQ(summary.latency.back().second.p50, 20);
}

TEST(InferenceSummary, WritesNullForWhatHasNoValue)
{
    InferenceRun run;
    FillWithFourFrames(run);
    const auto json = ToJson(Summarise(run, MilliSeconds(20)));
    EXPECT_EQ(nlohmann::json::parse(json.dump())["latency_ms"]["uplink"]["p50"], nullptr);
}

} // namespace
