/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/held-out.h"
#include "expect-error.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace split
{

TEST(HoldOut, EachSampleIsInOnePart)
{
    const auto division = HoldOut(10, 3, 1);
    EXPECT_EQ(division.heldOut.size(), 3u);
    auto all = division.training;
    all.insert(all.end(), division.heldOut.begin(), division.heldOut.end());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(HoldOut, LeavesSamplesOnBothSides)
{
    ExpectError([] { HoldOut(10, 0, 1); }, "validation 0: choose 1 to 9");
    ExpectError([] { HoldOut(10, 10, 1); }, "validation 10: choose 1 to 9");
}

} // namespace split
