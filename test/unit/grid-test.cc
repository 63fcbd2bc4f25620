/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/byte-stream.h"
#include "codec/grid.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace
{

constexpr auto INFINITE = std::numeric_limits<float>::infinity();
constexpr auto LARGEST = std::numeric_limits<float>::max();

split::Grid
GridOf(const std::vector<float>& values, unsigned bits)
{
    return split::Grid::Reaching(split::FindExtremes(values.data(), values.size()), bits);
}

std::vector<std::uint8_t>
Symbols(const std::vector<float>& values, unsigned bits, float deadZone = 0.5F)
{
    std::vector<std::uint8_t> symbols(values.size());
    GridOf(values, bits).Quantise(values.data(), values.size(), deadZone, symbols.data());
    return symbols;
}

std::vector<float>
Restored(const std::vector<float>& values, unsigned bits)
{
    const auto symbols = Symbols(values, bits);
    std::vector<float> restored(values.size());
    GridOf(values, bits).Restore(symbols.data(), symbols.size(), nullptr, restored.data());
    return restored;
}

TEST(Grid, OfDataWithoutNegativeValuesBeginsAtZero)
{
    EXPECT_EQ(Symbols({0, 1, 2, 3}, 2), (std::vector<std::uint8_t>{0, 1, 2, 3}));
    EXPECT_EQ(Restored({0, 1, 2, 3}, 2), (std::vector<float>{0, 1, 2, 3}));
}

TEST(Grid, OfDataWithNegativeValuesHasLevelsOnBothSides)
{
    EXPECT_EQ(Symbols({-2, -1, 0, 1}, 2), (std::vector<std::uint8_t>{0, 1, 2, 3}));
    EXPECT_EQ(Restored({-2, -1, 0, 1}, 2), (std::vector<float>{-2, -1, 0, 1}));
}

TEST(Grid, OfOneBitHasItsLevelOnTheSideThatReachesFurther)
{
    EXPECT_EQ(Restored({-1, 0, 2}, 1), (std::vector<float>{0, 0, 2}));
    EXPECT_EQ(Restored({-2, 0, 1}, 1), (std::vector<float>{-2, 0, 0}));
}

TEST(Grid, RoundsToTheNearestLevelAndTiesToEven)
{
    EXPECT_EQ(Symbols({0.5F, 1.5F, 2.5F, 2.51F, 15}, 4),
              (std::vector<std::uint8_t>{0, 2, 2, 3, 15}));
}

TEST(Grid, TurnsNanIntoZero)
{
    const auto restored = Restored({std::nanf(""), -1, 1}, 8);
    EXPECT_EQ(restored[0], 0);
}

TEST(Grid, TurnsInfinityIntoItsOutermostLevels)
{
    EXPECT_EQ(Symbols({INFINITE, -INFINITE, -1, 1}, 3)[0], 7);
    EXPECT_EQ(Symbols({INFINITE, -INFINITE, -1, 1}, 3)[1], 0);
}

TEST(Grid, SpansHugeAndTinyValues)
{
    for (unsigned bits = 1; bits <= 8; ++bits)
    {
        EXPECT_NEAR(Restored({LARGEST, 0}, bits)[0] / LARGEST, 1, 0.01) << bits;
        const auto tiny = std::ldexp(1.0F, -118);
        EXPECT_NEAR(Restored({tiny, 0}, bits)[0] / tiny, 1, 0.01) << bits;
    }
}

TEST(Grid, LosesWhatIsBelowTheSmallestStep)
{
    const auto denormal = std::numeric_limits<float>::denorm_min();
    EXPECT_EQ(Restored({denormal, -denormal, 0}, 8), (std::vector<float>{0, 0, 0}));
}

TEST(Grid, NeverErrsByMoreThanHalfAStep)
{
    for (unsigned bits = 2; bits <= 8; ++bits)
    {
        std::vector<float> values;
        for (int i = -100; i <= 300; ++i)
        {
            values.push_back(static_cast<float>(i) * 0.173F);
        }
        const auto restored = Restored(values, bits);
        const auto step = 300 * 0.173 / ((1 << (bits - 1)) - 1);
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            EXPECT_NEAR(restored[i], values[i], 0.505 * step) << bits << " bits";
        }
    }
}

TEST(Grid, PutsTheLevelsOnTheSidesThatAreAskedFor)
{
    const split::Extremes extremes{-1, 3};
    EXPECT_FALSE(split::Grid::Reaching(extremes, 2, split::Sides::ONE).IsTwoSided());
    EXPECT_TRUE(split::Grid::Reaching({0, 3}, 2, split::Sides::TWO).IsTwoSided());
    EXPECT_TRUE(split::Grid::Reaching(extremes, 2).IsTwoSided());
}

TEST(Grid, TurnsWhatTheDeadZoneHoldsIntoZero)
{
    EXPECT_EQ(Symbols({0.7F, 0.8F, 1.6F, 15}, 4, 0.75F), (std::vector<std::uint8_t>{0, 1, 2, 15}));
}

TEST(Grid, RestoresThePointsThatItIsGiven)
{
    const auto grid = split::Grid::Reaching({0, 6}, 2);
    const std::vector<std::uint8_t> symbols{3, 0};
    const std::vector<float> points{0.25F, 1, 2, 2.5F};
    std::vector<float> restored(2);
    grid.Restore(symbols.data(), 2, points.data(), restored.data());
    EXPECT_EQ(restored, (std::vector<float>{2.5F * grid.Step(), 0.25F * grid.Step()}));
}

TEST(Grid, RoundsStochasticallyToTheRightMean)
{
    const std::vector<float> values(4000, 1.3F);
    const auto grid = split::Grid::Reaching({0, 15}, 4);
    std::vector<std::uint8_t> symbols(values.size());
    grid.QuantiseStochastically(values.data(), values.size(), 0.5F, 7, 0, symbols.data());
    double sum = 0;
    for (const auto symbol : symbols)
    {
        EXPECT_TRUE(symbol == 1 || symbol == 2);
        sum += symbol;
    }
    EXPECT_NEAR(sum / 4000, 1.3, 0.03);
}

TEST(Grid, RoundsStochasticallyTheSameFromAnyPosition)
{
    std::vector<float> values(100);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = static_cast<float>(i) * 0.1F;
    }
    const auto grid = split::Grid::Reaching({0, 15}, 4);
    std::vector<std::uint8_t> all(values.size());
    std::vector<std::uint8_t> tail(values.size() - 13);
    grid.QuantiseStochastically(values.data(), values.size(), 0.5F, 7, 0, all.data());
    grid.QuantiseStochastically(values.data() + 13, tail.size(), 0.5F, 7, 13, tail.data());
    EXPECT_TRUE(std::equal(tail.begin(), tail.end(), all.begin() + 13));
}

TEST(Grid, IsRebuiltFromItsCode)
{
    const auto grid = GridOf({-3, 0, 5, 1}, 4);
    EXPECT_EQ(split::Grid::FromCode(grid.Code(), 4).Code(), grid.Code());
}

TEST(Grid, RefusesCodesOfNoGrid)
{
    for (const std::uint16_t code : {0x0000, 0x007F, 0x7F80, 0x7FC0, 0xFFFF, 0x8000})
    {
        EXPECT_THROW(split::Grid::FromCode(code, 4), split::BadField) << code;
    }
}

} // namespace
