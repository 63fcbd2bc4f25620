/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/distribution.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace
{

/// As many values as are not kept one by one.
constexpr std::size_t MANY = 200'000;

TEST(Distribution, InterpolatesBetweenNeighbours)
{
    Distribution distribution;
    for (const double value : {5, 1, 3, 2, 4})
    {
        distribution.Add(value);
    }
    const auto percentiles = distribution.ComputePercentiles();
    EXPECT_DOUBLE_EQ(percentiles.p50, 3);
    EXPECT_DOUBLE_EQ(percentiles.p95, 4.8);
    EXPECT_DOUBLE_EQ(percentiles.p99, 4.96);
}

TEST(Distribution, IsNoNumberWithoutValues)
{
    EXPECT_TRUE(std::isnan(Distribution().ComputePercentiles().p50));
}

TEST(Distribution, IsRightByAPartInAThousandHoweverManyValues)
{
    std::mt19937 random(1);
    std::lognormal_distribution<double> draw(0, 2);
    std::vector<double> values;
    Distribution distribution;
    for (std::size_t i = 0; i < MANY; ++i)
    {
        values.push_back(draw(random));
        distribution.Add(values.back());
    }
    std::sort(values.begin(), values.end());
    const auto percentiles = distribution.ComputePercentiles();
    for (const auto& [share, found] : {std::pair(0.50, percentiles.p50),
                                       std::pair(0.95, percentiles.p95),
                                       std::pair(0.99, percentiles.p99)})
    {
        const double exact = values[static_cast<std::size_t>(share * (MANY - 1))];
        EXPECT_NEAR(found / exact, 1, 1e-3) << share;
    }
}

TEST(Distribution, KeepsManyEqualValuesAsTheyAre)
{
    Distribution distribution;
    for (std::size_t i = 0; i < MANY; ++i)
    {
        distribution.Add(i % 10 == 0 ? 3.25 : 1.5);
    }
    EXPECT_EQ(distribution.ComputePercentiles().p50, 1.5);
    EXPECT_EQ(distribution.ComputePercentiles().p95, 3.25);
}

} // namespace
