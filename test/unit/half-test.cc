/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/half.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace
{

TEST(Half, EveryValueSurvivesTheWayToFloatAndBack)
{
    for (std::uint32_t half = 0; half < 0x10000; ++half)
    {
        const auto value = split::FloatFromHalf(static_cast<std::uint16_t>(half));
        if (std::isnan(value))
        {
            EXPECT_TRUE(std::isnan(split::FloatFromHalf(split::HalfFromFloat(value)))) << half;
        }
        else
        {
            EXPECT_EQ(split::HalfFromFloat(value), half);
        }
    }
}

TEST(Half, KnowsItsLandmarks)
{
    EXPECT_EQ(split::FloatFromHalf(0x3C00), 1.0F);
    EXPECT_EQ(split::FloatFromHalf(0xC000), -2.0F);
    EXPECT_EQ(split::FloatFromHalf(0x7BFF), 65504.0F);
    EXPECT_EQ(split::FloatFromHalf(0x0001), std::ldexp(1.0F, -24));
    EXPECT_EQ(split::FloatFromHalf(0x7C00), std::numeric_limits<float>::infinity());
}

TEST(Half, RoundsToTheNearestAndTiesToEven)
{
    EXPECT_EQ(split::HalfFromFloat(1.0F + std::ldexp(1.0F, -11)), 0x3C00);
    EXPECT_EQ(split::HalfFromFloat(1.0F + 3 * std::ldexp(1.0F, -11)), 0x3C02);
    EXPECT_EQ(split::HalfFromFloat(1.0F + std::ldexp(1.1F, -11)), 0x3C01);
    EXPECT_EQ(split::HalfFromFloat(std::ldexp(1.0F, -25)), 0x0000);
    EXPECT_EQ(split::HalfFromFloat(std::ldexp(3.0F, -25)), 0x0002);
}

TEST(Half, WhatIsTooLargeIsInfinite)
{
    EXPECT_EQ(split::HalfFromFloat(65519.0F), 0x7BFF);
    EXPECT_EQ(split::HalfFromFloat(65520.0F), 0x7C00);
    EXPECT_EQ(split::HalfFromFloat(-1e30F), 0xFC00);
}

TEST(BrainFloat, EveryValueSurvivesTheWayToFloatAndBack)
{
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits)
    {
        const auto value = split::FloatFromBrainFloat(static_cast<std::uint16_t>(bits));
        const auto back = split::BrainFloatFromFloat(value);
        EXPECT_TRUE(std::isnan(value) ? std::isnan(split::FloatFromBrainFloat(back)) : back == bits)
            << bits;
    }
}

TEST(BrainFloat, RoundsToTheNearestAndTiesToEven)
{
    EXPECT_EQ(split::BrainFloatFromFloat(1.0F + std::ldexp(1.0F, -8)), 0x3F80);
    EXPECT_EQ(split::BrainFloatFromFloat(1.0F + 3 * std::ldexp(1.0F, -8)), 0x3F82);
    EXPECT_EQ(split::BrainFloatFromFloat(std::numeric_limits<float>::max()), 0x7F80);
}

} // namespace
