/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "learn/learning-rate.h"

#include <cmath>
#include <gtest/gtest.h>

namespace split
{

TEST(LearningRate, ConstantStays)
{
    EXPECT_EQ(LearningRate::Parse("0.01").At(0.7), 0.01);
}

TEST(LearningRate, CosineRisesInAStraightLineAndFallsAlongHalfACosine)
{
    const auto rate = LearningRate::Parse("cosine:0.8:0.5");
    EXPECT_EQ(rate.At(0), 0);
    EXPECT_DOUBLE_EQ(rate.At(0.25), 0.4);
    EXPECT_DOUBLE_EQ(rate.At(0.5), 0.8);
    EXPECT_DOUBLE_EQ(rate.At(0.625), 0.4 * (1 + std::sqrt(0.5)));
    EXPECT_DOUBLE_EQ(rate.At(0.75), 0.4);
}

TEST(LearningRate, CosineNeedsNoWarmUp)
{
    EXPECT_EQ(LearningRate::Parse("cosine:0.8").At(0), 0.8);
}

TEST(LearningRate, StepsBeginWithTheirShare)
{
    const auto rate = LearningRate::Parse("steps:0.05@0,0.01@0.2");
    EXPECT_EQ(rate.At(0.19), 0.05);
    EXPECT_EQ(rate.At(0.2), 0.01);
}

TEST(LearningRate, NamesWhatIsWrong)
{
    ExpectError([] { LearningRate::Parse("-1"); },
                "learning rate: '-1' in '-1': no rate is below 0");
    ExpectError([] { LearningRate::Parse("cosine:1:1"); },
                "learning rate: 'cosine:1:1': the warm-up is a share below 1");
    ExpectError([] { LearningRate::Parse("steps:1@0,-1@0.5"); },
                "learning rate: '-1' in 'steps:1@0,-1@0.5': no rate is below 0");
    ExpectError([] { LearningRate::Parse("linear:1"); },
                "learning rate 'linear:1': write RATE, cosine:PEAK:WARMUP or "
                "steps:RATE@0,RATE@SHARE,...");
}

} // namespace split
