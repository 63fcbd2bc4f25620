/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/philox.h"

#include <gtest/gtest.h>

namespace
{

using Block = std::array<std::uint32_t, 4>;

// The known answers of the authors' library Random123.

TEST(Philox, MatchesTheKnownAnswerForZeros)
{
    EXPECT_EQ(split::Philox({0, 0, 0, 0}, {0, 0}),
              (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
}

TEST(Philox, MatchesTheKnownAnswerForOnes)
{
    EXPECT_EQ(split::Philox({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}),
              (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Philox, MatchesTheKnownAnswerForPi)
{
    EXPECT_EQ(
        split::Philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
        (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

} // namespace
