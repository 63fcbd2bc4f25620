/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "learn/compression-schedule.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

CompressionSchedule
Make(const std::string& keep, const std::string& bits, const std::string& gradientBits = "8")
{
    return {Setting::Parse("by=element,entropy=context"),
            Schedule::Parse(keep),
            Schedule::Parse(bits),
            Schedule::Parse(gradientBits)};
}

} // namespace

TEST(CompressionSchedule, TakesTheNearestBitsThatTheCodecHas)
{
    TrainingObservation observation;
    EXPECT_EQ(Make("1", "4.4").At(observation).activation.bits, 4U);
    EXPECT_EQ(Make("1", "11").At(observation).activation.bits, 8U);
    EXPECT_EQ(Make("1", "13").At(observation).activation.bits, 16U);
    EXPECT_EQ(Make("1", "8", "30").At(observation).gradientBits, 32U);
}

TEST(CompressionSchedule, TakesAnEntropyStageThatTheBitsHave)
{
    TrainingObservation observation;
    EXPECT_EQ(Make("1", "8").At(observation).activation.entropy, Entropy::CONTEXT);
    EXPECT_EQ(Make("1", "32").At(observation).activation.entropy, Entropy::NONE);
}

TEST(CompressionSchedule, TellsTheLinkHowManyBitsAValueHas)
{
    auto schedule = Make("link:0.01:1:1", "8");
    TrainingObservation observation;
    observation.fullStepBits = 32e6;
    observation.goodput = 2e6;
    EXPECT_DOUBLE_EQ(schedule.At(observation).activation.keep, 0.25);
}

TEST(CompressionSchedule, GoesOnFromItsState)
{
    auto first = Make("plateau:0.25:1:1", "8");
    TrainingObservation observation;
    observation.validationLoss = 1;
    for (observation.round = 1; observation.round < 3; ++observation.round)
    {
        first.At(observation);
    }
    auto second = Make("plateau:0.25:1:1", "8");
    second.SetState(first.State());
    EXPECT_EQ(second.At({}).activation.keep, 0.5);
}

TEST(CompressionSchedule, RefusesWhatNoCodecHas)
{
    ExpectError([] { Make("linear:0.5:1.5:1", "8"); },
                "schedule 'linear:0.5:1.5:1': no more than 1 can be kept");
    ExpectError([] { Make("1", "33"); }, "schedule '33': a value has 1 to 32 bits");
    ExpectError([] { Make("1", "8", "0.5"); }, "schedule '0.5': a value has 1 to 32 bits");
}

} // namespace split
