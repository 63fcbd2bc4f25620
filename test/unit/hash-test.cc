/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/hash.h"

#include <gtest/gtest.h>
#include <string>

namespace
{

TEST(ContentHash, IsCrc64Xz)
{
    split::ContentHash hash;
    hash.Update("123456789", 9);
    EXPECT_EQ(hash.Value(), 0x995dc9bbdf1939faU); // the check value of the CRC catalogue
}

TEST(ContentHash, DoesNotDependOnThePieces)
{
    const std::string text = "split at any place";
    split::ContentHash whole;
    whole.Update(text.data(), text.size());
    split::ContentHash pieces;
    pieces.Update(text.data(), 5);
    pieces.Update(text.data() + 5, text.size() - 5);
    EXPECT_EQ(pieces.Value(), whole.Value());
}

} // namespace
