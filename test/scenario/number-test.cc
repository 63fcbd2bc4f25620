/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/number.h"

#include <cstdint>
#include <gtest/gtest.h>
#include <sstream>

namespace
{

/// @return whether @p text is read as a number of type T
template <typename T>
bool
IsRead(const std::string& text, T expected)
{
    Number<T> number{0};
    std::istringstream in(text);
    return static_cast<bool>(in >> number) && number == expected;
}

TEST(Number, IsReadWhole)
{
    EXPECT_TRUE(IsRead<uint32_t>("20", 20));
    EXPECT_TRUE(IsRead<double>("2e1", 20));
    EXPECT_TRUE(IsRead<double>("-0.5", -0.5));
}

TEST(Number, RefusesWhatFollowsIt)
{
    EXPECT_FALSE(IsRead<uint32_t>("2e1", 2));
    EXPECT_FALSE(IsRead<double>("20x", 20));
    EXPECT_FALSE(IsRead<double>("1 2", 1));
}

TEST(Number, RefusesWhatDoesNotFitItsType)
{
    EXPECT_FALSE(IsRead<uint32_t>("-1", UINT32_MAX));
    EXPECT_FALSE(IsRead<uint32_t>("4294967296", 0));
    EXPECT_FALSE(IsRead<uint32_t>("", 0));
}

} // namespace
