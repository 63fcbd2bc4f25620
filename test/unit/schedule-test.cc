/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "learn/schedule.h"

#include <cmath>
#include <gtest/gtest.h>

namespace split
{

namespace
{

TrainingObservation
AtProgress(double progress)
{
    TrainingObservation observation;
    observation.progress = progress;
    return observation;
}

TrainingObservation
AtEpoch(double epoch)
{
    TrainingObservation observation;
    observation.epoch = epoch;
    return observation;
}

TrainingObservation
AfterRound(std::size_t round, double loss)
{
    TrainingObservation observation;
    observation.round = round;
    observation.validationLoss = loss;
    return observation;
}

} // namespace

TEST(Schedule, ConstantStays)
{
    auto schedule = Schedule::Parse("0.25");
    EXPECT_EQ(schedule.At(AtProgress(0)), 0.25);
    EXPECT_EQ(schedule.At(AtProgress(0.99)), 0.25);
}

TEST(Schedule, LinearEndsWhereItIsToldAndHolds)
{
    auto schedule = Schedule::Parse("linear:0.25:0.75:0.5");
    EXPECT_EQ(schedule.At(AtProgress(0)), 0.25);
    EXPECT_EQ(schedule.At(AtProgress(0.25)), 0.5);
    EXPECT_EQ(schedule.At(AtProgress(0.5)), 0.75);
    EXPECT_EQ(schedule.At(AtProgress(0.9)), 0.75);
}

TEST(Schedule, LinearUntilTheStartIsAtItsEndAtOnce)
{
    EXPECT_EQ(Schedule::Parse("linear:0.25:0.75:0").At(AtProgress(0)), 0.75);
}

TEST(Schedule, CosineIsFlatAtBothEnds)
{
    auto schedule = Schedule::Parse("cosine:1:0.5:1");
    EXPECT_EQ(schedule.At(AtProgress(0)), 1);
    EXPECT_DOUBLE_EQ(schedule.At(AtProgress(0.25)), 0.5 + 0.25 * (1 + std::sqrt(0.5)));
    EXPECT_DOUBLE_EQ(schedule.At(AtProgress(0.5)), 0.75);
    EXPECT_DOUBLE_EQ(schedule.At(AtProgress(1)), 0.5);
}

TEST(Schedule, PhasesBeginWithTheirEpoch)
{
    auto schedule = Schedule::Parse("steps:0.125@0,1@25");
    EXPECT_EQ(schedule.At(AtEpoch(0)), 0.125);
    EXPECT_EQ(schedule.At(AtEpoch(24.99)), 0.125);
    EXPECT_EQ(schedule.At(AtEpoch(25)), 1);
}

TEST(Schedule, PlateauDoublesWhenTheLossStallsAndStopsAtItsEnd)
{
    auto schedule = Schedule::Parse("plateau:0.25:0.75:2");
    EXPECT_EQ(schedule.At(AfterRound(0, NAN)), 0.25);
    EXPECT_EQ(schedule.At(AfterRound(1, 2.0)), 0.25); // the first loss
    EXPECT_EQ(schedule.At(AfterRound(2, 2.0)), 0.25); // stalls once
    EXPECT_EQ(schedule.At(AfterRound(2, 2.0)), 0.25); // the same round again
    EXPECT_EQ(schedule.At(AfterRound(3, 2.5)), 0.5);  // stalls twice
    EXPECT_EQ(schedule.At(AfterRound(4, 1.5)), 0.5);  // falls
    EXPECT_EQ(schedule.At(AfterRound(5, 1.5)), 0.5);
    EXPECT_EQ(schedule.At(AfterRound(6, 1.5)), 0.75);
}

TEST(Schedule, PlateauHalvesTowardsASmallerEnd)
{
    auto schedule = Schedule::Parse("plateau:1:0.4:1");
    schedule.At(AfterRound(1, 2.0));
    EXPECT_EQ(schedule.At(AfterRound(2, 2.0)), 0.5);
    EXPECT_EQ(schedule.At(AfterRound(3, 2.0)), 0.4);
}

TEST(Schedule, LinkKeepsWhatFitsTheTimeThatIsLeft)
{
    auto schedule = Schedule::Parse("link:0.1:1:10");
    TrainingObservation observation;
    observation.fullStepBits = 1e6;
    EXPECT_EQ(schedule.At(observation), 0.1); // no measurement
    observation.goodput = 2e6;
    observation.secondsSpent = 4;
    observation.stepsLeft = 20; // 0.3 s a step
    observation.secondsIdle = 0.1;
    EXPECT_DOUBLE_EQ(schedule.At(observation), 2e6 * (6.0 / 20 - 0.1) / 1e6);
    observation.secondsSpent = 11;
    EXPECT_EQ(schedule.At(observation), 0.1); // too late already
    observation.secondsSpent = 0;
    observation.goodput = 1e9;
    EXPECT_EQ(schedule.At(observation), 1);
}

TEST(Schedule, GoesOnFromItsState)
{
    auto first = Schedule::Parse("plateau:0.25:1:2");
    first.At(AfterRound(1, 2.0));
    first.At(AfterRound(2, 2.0));
    auto second = Schedule::Parse("plateau:0.25:1:2");
    second.SetState(first.State());
    EXPECT_EQ(second.At(AfterRound(3, 2.0)), 0.5);
}

TEST(Schedule, TellsItsExtremes)
{
    const auto schedule = Schedule::Parse("steps:0.5@0,1@2,0.25@3");
    EXPECT_EQ(schedule.Least(), 0.25);
    EXPECT_EQ(schedule.Greatest(), 1);
}

TEST(Schedule, NamesWhatIsWrong)
{
    ExpectError([] { Schedule::Parse("0"); }, "schedule: '0': values must be above 0");
    ExpectError([] { Schedule::Parse("linear:0.1:1"); },
                "schedule: 'linear:0.1:1': write linear:FROM:TO: and one more number");
    ExpectError([] { Schedule::Parse("linear:0.1:1:2"); },
                "schedule: 'linear:0.1:1:2': UNTIL is a share of the training, 0 to 1");
    ExpectError([] { Schedule::Parse("steps:1@1"); },
                "schedule: '1@1' in '1@1': times must begin with 0 and ascend");
    ExpectError([] { Schedule::Parse("plateau:0.1:1:0.5"); },
                "schedule: 'plateau:0.1:1:0.5': the patience is a whole number of rounds");
    ExpectError([] { Schedule::Parse("linear:x:1:1"); },
                "schedule: 'x' in 'linear:x:1:1': write a number");
}

} // namespace split
