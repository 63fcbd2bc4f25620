/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/varint.h"

namespace split
{

void
AppendVarint(std::uint64_t value, std::vector<std::uint8_t>& bytes)
{
    for (; value >= 0x80; value >>= 7)
    {
        bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
    }
    bytes.push_back(static_cast<std::uint8_t>(value));
}

std::optional<std::uint64_t>
ReadVarint(const std::uint8_t*& at, const std::uint8_t* end)
{
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const std::uint8_t* byte = at; byte != end && shift < 64; ++byte, shift += 7)
    {
        const std::uint64_t bits = *byte & 0x7F;
        if (bits << shift >> shift != bits)
        {
            return std::nullopt;
        }
        value |= bits << shift;
        if (*byte < 0x80)
        {
            const bool padded = *byte == 0 && byte != at;
            at = byte + 1;
            return padded ? std::nullopt : std::optional{value};
        }
    }
    return std::nullopt;
}

} // namespace split
