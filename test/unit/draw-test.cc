/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/draw.h"
#include "expect-error.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

namespace
{

TEST(Draw, IsTheSameOnEveryPlatform)
{
    EXPECT_EQ(split::Draw(10, 4, 1), (std::vector<std::size_t>{8, 7, 4, 0}));
}

TEST(Draw, OfAllIsAPermutation)
{
    auto numbers = split::Draw(1000, 1000, 7);
    std::vector<std::size_t> all(1000);
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_NE(numbers, all);
    std::sort(numbers.begin(), numbers.end());
    EXPECT_EQ(numbers, all);
}

TEST(Draw, DependsOnTheSeed)
{
    EXPECT_NE(split::Draw(1000, 10, 1), split::Draw(1000, 10, 2));
}

TEST(Draw, OfNothingIsEmpty)
{
    EXPECT_TRUE(split::Draw(0, 0, 1).empty());
}

TEST(Draw, RefusesMoreThanThereAre)
{
    split::ExpectError([] { split::Draw(3, 4, 1); }, "cannot draw 4 from 3");
}

} // namespace
