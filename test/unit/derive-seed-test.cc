/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/derive-seed.h"

#include <gtest/gtest.h>
#include <set>

namespace split
{

TEST(DeriveSeed, TellsSeedsPurposesAndCountersApart)
{
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = 0; seed < 20; ++seed)
    {
        for (std::uint64_t counter = 0; counter < 20; ++counter)
        {
            seeds.insert(DeriveSeed(seed, "order", counter));
            seeds.insert(DeriveSeed(seed, "augmentation", counter));
        }
    }
    EXPECT_EQ(seeds.size(), 800U);
}

TEST(DeriveSeed, IsTheSameEverywhere)
{
    EXPECT_EQ(DeriveSeed(1, "order", 2), 6299685907913894370U);
}

} // namespace split
