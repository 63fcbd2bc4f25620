/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/content-key.h"

#include <gtest/gtest.h>

namespace
{

using split::ContentKeyMaker;

TEST(ContentKey, IsXxh3)
{
    const auto key = split::KeyOf("", 0); // the value that XXH3's own test suite has
    EXPECT_EQ(key.high, 0x99aa06d3014798d8U);
    EXPECT_EQ(key.low, 0x6001c324468d497fU);
}

TEST(ContentKey, TellsWhereOnePieceEndsAndTheNextBegins)
{
    const auto key = ContentKeyMaker().Text("ab").Text("c").Key();
    EXPECT_TRUE(key == ContentKeyMaker().Text("ab").Text("c").Key());
    EXPECT_FALSE(key == ContentKeyMaker().Text("a").Text("bc").Key());
    EXPECT_FALSE(key == ContentKeyMaker().Text("abc").Key());
}

} // namespace
