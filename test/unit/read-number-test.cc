/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/read-number.h"

#include <cstdint>
#include <gtest/gtest.h>

namespace
{

using namespace split;

TEST(ReadNumber, ReadsAllOfTheText)
{
    EXPECT_EQ(ReadNumber<double>("-2.5e1"), -25.0);
    EXPECT_EQ(ReadNumber<unsigned>("42"), 42U);
}

TEST(ReadNumber, RefusesWhatIsNotANumberAlone)
{
    for (const char* text : {"", " 1", "1 ", "1x", "x", "1,5"})
    {
        EXPECT_FALSE(ReadNumber<double>(text)) << "'" << text << "'";
    }
}

TEST(ReadNumber, RefusesWhatTheTypeDoesNotHold)
{
    EXPECT_FALSE(ReadNumber<std::uint8_t>("256"));
    EXPECT_FALSE(ReadNumber<unsigned>("-1"));
    EXPECT_FALSE(ReadNumber<int>("1.5"));
}

} // namespace
