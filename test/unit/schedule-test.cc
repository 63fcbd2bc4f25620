/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/schedule.h"

#include <cmath>
#include <gtest/gtest.h>

namespace split
{

TEST(CosineSchedule, RisesInAStraightLineAndFallsAlongHalfACosine)
{
    const CosineSchedule schedule{0.8, 4, 12};
    EXPECT_DOUBLE_EQ(schedule.RateAt(0), 0.2);
    EXPECT_DOUBLE_EQ(schedule.RateAt(3), 0.8);
    EXPECT_DOUBLE_EQ(schedule.RateAt(4), 0.8);
    EXPECT_DOUBLE_EQ(schedule.RateAt(6), 0.4 * (1 + std::sqrt(0.5)));
    EXPECT_DOUBLE_EQ(schedule.RateAt(8), 0.4);
    EXPECT_NEAR(schedule.RateAt(12), 0, 1e-15);
}

TEST(CosineSchedule, NeedsNoWarmUp)
{
    EXPECT_DOUBLE_EQ((CosineSchedule{0.8, 0, 2}).RateAt(0), 0.8);
}

} // namespace split
