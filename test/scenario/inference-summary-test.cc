/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/inference-summary.h"

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

/// @return what two right answers, a wrong one and a frame that was dropped come to
InferenceSummary
SummariseFourFrames(Time deadline)
{
    InferenceTally tally(deadline);
    tally.Add(Answered(0, 1, 10), 1);
    tally.Add(Answered(1, 1, 30), 0);
    tally.Add(Answered(2, 0, 20), 0);
    auto dropped = Answered(3, 1, 1);
    dropped.scores.clear();
    dropped.dropped = SplitDropReason::CONNECTION_LOST;
    tally.Add(dropped, 1);
    return tally.Summarise(SplitLedger(), SplitLedger());
}

TEST(InferenceSummary, TakesAccuracyFromAnsweredFrames)
{
    const auto summary = SummariseFourFrames(MilliSeconds(20));
    EXPECT_EQ(summary.captured, 4U);
    EXPECT_EQ(summary.answered, 3U);
    EXPECT_EQ(summary.dropped.at(ToString(SplitDropReason::CONNECTION_LOST)), 1U);
    EXPECT_DOUBLE_EQ(summary.accuracy, 2.0 / 3);
    EXPECT_DOUBLE_EQ(summary.accuracyUnsplit, 1.0 / 3);
}

TEST(InferenceSummary, CountsFramesWithoutAnswerAsMissed)
{
    EXPECT_DOUBLE_EQ(SummariseFourFrames(MilliSeconds(20)).deadlineMissRatio, 0.5);
    EXPECT_DOUBLE_EQ(SummariseFourFrames(MilliSeconds(30)).deadlineMissRatio, 0.25);
}

TEST(InferenceSummary, LeavesDroppedFramesOutOfTheLatency)
{
    const auto summary = SummariseFourFrames(MilliSeconds(20));
    EXPECT_EQ(summary.latency.back().first, "total");
    EXPECT_DOUBLE_EQ(summary.latency.back().second.p50, 20);
}

TEST(InferenceSummary, WritesNullForWhatHasNoValue)
{
    const auto json = ToJson(SummariseFourFrames(MilliSeconds(20)));
    EXPECT_EQ(nlohmann::json::parse(json.dump())["latency_ms"]["uplink"]["p50"], nullptr);
}

} // namespace
