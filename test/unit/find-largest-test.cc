/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/find-largest.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace
{

using namespace split;

using Indices = std::vector<std::uint32_t>;

/// @return the magnitudes of @p values, which FindLargest() orders them by
std::vector<double>
Magnitudes(const std::vector<float>& values)
{
    std::vector<double> magnitudes;
    for (const auto value : values)
    {
        magnitudes.push_back(std::isnan(value) ? 0 : std::abs(static_cast<double>(value)));
    }
    return magnitudes;
}

TEST(FindLargest, AgreesWithSorting)
{
    std::mt19937 draw(1);
    std::vector<float> values(3000);
    for (auto& value : values)
    {
        value = std::ldexp(static_cast<float>(draw() % 64) - 20, static_cast<int>(draw() % 6));
    }
    for (std::size_t kept = 0; kept <= values.size(); kept += 125)
    {
        EXPECT_EQ(FindLargest(values.data(), values.size(), kept),
                  FindLargest(Magnitudes(values), kept))
            << kept;
    }
}

TEST(FindLargest, OrdersNumbersOfAllKinds)
{
    using Limits = std::numeric_limits<float>;
    const std::vector<float> values{Limits::denorm_min(),
                                    -Limits::infinity(),
                                    Limits::quiet_NaN(),
                                    Limits::max(),
                                    -0.0F,
                                    -Limits::min()};
    const std::vector<Indices>
        largest{{}, {1}, {1, 3}, {1, 3, 5}, {0, 1, 3, 5}, {0, 1, 2, 3, 5}, {0, 1, 2, 3, 4, 5}};
    for (std::size_t kept = 0; kept < largest.size(); ++kept)
    {
        EXPECT_EQ(FindLargest(values.data(), values.size(), kept), largest[kept]);
    }
}

TEST(FindLargest, TakesTheFirstOfEquals)
{
    EXPECT_EQ(FindLargest({1, 3, 2, 3, 2}, 3), (Indices{1, 2, 3}));
}

} // namespace
