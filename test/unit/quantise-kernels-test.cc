/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/quantise-kernels.h"
#include "on-every-target.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

namespace
{

using namespace split;

/// Values of all kinds, in every alignment of their tail.
std::vector<float>
Values(std::size_t count)
{
    std::mt19937 engine(static_cast<unsigned>(count));
    std::vector<float> values(count);
    for (auto& value : values)
    {
        const auto number = engine();
        value = std::ldexp(static_cast<float>(number % 4001) - 2000.0F, -8);
        value = number % 97 == 0   ? std::nanf("")
                : number % 89 == 0 ? std::numeric_limits<float>::infinity()
                : number % 83 == 0 ? -std::numeric_limits<float>::max()
                                   : value;
    }
    return values;
}

TEST(QuantiseKernels, FindTheSameExtremesAsTheReference)
{
    OnEveryTarget([](const char* target) {
        for (std::size_t count = 0; count < 70; ++count)
        {
            const auto values = Values(count);
            const auto expected = scalar::FindExtremes(values.data(), count);
            const auto found = FindExtremes(values.data(), count);
            EXPECT_EQ(found.least, expected.least) << target << count;
            EXPECT_EQ(found.greatest, expected.greatest) << target << count;
        }
    });
}

TEST(QuantiseKernels, RoundAsTheReferenceDoes)
{
    const LevelRule rules[]{{1, 0.5F, 0, 15}, {2, 0.7F, -8, 7}, {3.3F, 0.5F, 0, 255}};
    OnEveryTarget([&rules](const char* target) {
        for (const auto& rule : rules)
        {
            for (std::size_t count = 0; count < 70; ++count)
            {
                const auto values = Values(count);
                std::vector<std::uint8_t> expected(count);
                std::vector<std::uint8_t> found(count);
                scalar::RoundToLevels(values.data(), count, rule, expected.data());
                RoundToLevels(values.data(), count, rule, found.data());
                EXPECT_EQ(found, expected) << target << count;
            }
        }
    });
}

TEST(QuantiseKernels, RestoreAsTheReferenceDoes)
{
    OnEveryTarget([](const char* target) {
        for (std::size_t count = 0; count < 70; ++count)
        {
            std::vector<std::uint8_t> symbols(count);
            for (std::size_t i = 0; i < count; ++i)
            {
                symbols[i] = static_cast<std::uint8_t>(i * 37);
            }
            std::vector<float> expected(count);
            std::vector<float> found(count);
            scalar::RestoreLevels(symbols.data(), count, -128, 0.37F, expected.data());
            RestoreLevels(symbols.data(), count, -128, 0.37F, found.data());
            EXPECT_EQ(found, expected) << target << count;
        }
    });
}

} // namespace
