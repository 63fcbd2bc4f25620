/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "base/shape-text.h"

#include <gtest/gtest.h>

namespace split
{

TEST(ShapeText, ReadsWhatItWrites)
{
    EXPECT_EQ(ParseShape("1x28x28"), (Shape{1, 28, 28}));
    EXPECT_EQ(ToString({1, 28, 28}), "1x28x28");
}

TEST(ShapeText, RefusesAnythingElse)
{
    for (const auto* text : {"", "x", "1x", "x1", "1xx2", "0x1", "-1", "1.5", "100000", "1x2 "})
    {
        EXPECT_THROW(ParseShape(text), Error) << text;
    }
}

} // namespace split
