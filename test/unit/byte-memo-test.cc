/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/byte-memo.h"

#include <gtest/gtest.h>

namespace
{

using Bytes = std::vector<std::uint8_t>;

TEST(ByteMemo, FindsWhatItKeeps)
{
    split::ByteMemo<int> memo(1000);
    memo.Keep(1, {1, 2, 3});
    memo.Keep(2, {});
    EXPECT_EQ(memo.Find(1), (Bytes{1, 2, 3}));
    EXPECT_EQ(memo.Find(2), Bytes{});
    EXPECT_EQ(memo.Find(3), std::nullopt);
}

TEST(ByteMemo, KeepsWhatItHasFirst)
{
    split::ByteMemo<int> memo(1000);
    memo.Keep(1, {1});
    memo.Keep(1, {2});
    EXPECT_EQ(memo.Find(1), Bytes{1});
}

TEST(ByteMemo, KeepsNoMoreFromItsLimitOn)
{
    split::ByteMemo<int> memo(2 * sizeof(int) + 2);
    memo.Keep(1, {1});
    memo.Keep(2, {2});
    memo.Keep(3, {3});
    EXPECT_EQ(memo.Find(2), Bytes{2});
    EXPECT_EQ(memo.Find(3), std::nullopt);
}

} // namespace
