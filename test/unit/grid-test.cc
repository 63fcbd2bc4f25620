/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/byte-stream.h"
#include "codec/grid.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace
{

constexpr auto INFINITE = std::numeric_limits<float>::infinity();
constexpr auto LARGEST = std::numeric_limits<float>::max();

std::vector<std::uint8_t>
Symbols(const std::vector<float>& values, unsigned bits)
{
    std::vector<std::uint8_t> symbols(values.size());
    split::Grid::Spanning(values.data(), values.size(), bits)
        .Quantise(values.data(), values.size(), symbols.data());
    return symbols;
}

std::vector<float>
Restored(const std::vector<float>& values, unsigned bits)
{
    const auto symbols = Symbols(values, bits);
    std::vector<float> restored(values.size());
    split::Grid::Spanning(values.data(), values.size(), bits)
        .Restore(symbols.data(), symbols.size(), restored.data());
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

TEST(Grid, IsRebuiltFromItsCode)
{
    const std::vector<float> values{-3, 0, 5, 1};
    const auto grid = split::Grid::Spanning(values.data(), values.size(), 4);
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
