/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/crc24.h"

#include <gtest/gtest.h>
#include <string>

namespace
{

std::uint32_t
CrcOf(const std::string& text)
{
    return split::UpdateCrc24(split::CRC24_START,
                              reinterpret_cast<const std::uint8_t*>(text.data()),
                              text.size());
}

TEST(Crc24, MatchesThePublishedCheckValue)
{
    EXPECT_EQ(CrcOf("123456789"), 0x21CF02U);
}

TEST(Crc24, OfNothingIsItsStart)
{
    EXPECT_EQ(CrcOf(""), split::CRC24_START);
}

TEST(Crc24, DoesNotDependOnHowTheBytesAreDivided)
{
    const std::string text = "The quick brown fox jumps over the lazy dog";
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
    {
        const auto head = split::UpdateCrc24(split::CRC24_START, bytes, cut);
        EXPECT_EQ(split::UpdateCrc24(head, bytes + cut, text.size() - cut), CrcOf(text)) << cut;
    }
}

} // namespace
