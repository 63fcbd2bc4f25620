/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/memo.h"

#include <gtest/gtest.h>

namespace
{

TEST(Memo, MakesAValueOnce)
{
    split::Memo<int, int> memo(100);
    int made = 0;
    const auto make = [&made] { return ++made; };
    EXPECT_EQ(memo.Get(7, make), 1);
    EXPECT_EQ(memo.Get(7, make), 1);
    EXPECT_EQ(memo.Get(8, make), 2);
    EXPECT_EQ(made, 2);
}

TEST(Memo, RemembersNothingNewOnceItsLimitIsReached)
{
    split::Memo<int, int> memo(100);
    int made = 0;
    const auto make = [&made] { return ++made; };
    memo.Get(7, make);
    memo.Charge(100);
    EXPECT_EQ(memo.Get(8, make), 2);
    EXPECT_EQ(memo.Get(8, make), 3);
    EXPECT_EQ(memo.Get(7, make), 1);
}

} // namespace
