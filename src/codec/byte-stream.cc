/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/byte-stream.h"

#include <fmt/format.h>
#include <limits>

namespace split
{

void
ByteReader::ThrowEnd(std::size_t count, const char* field) const
{
    throw BadField(fmt::format("{}: {} bytes wanted, {} left", field, count, Left()));
}

std::uint32_t
ByteReader::TakeVarint(const char* field)
{
    std::uint64_t value = 0;
    std::uint8_t byte = 0x80;
    for (unsigned shift = 0; (byte & 0x80) != 0; shift += 7)
    {
        byte = TakeByte(field);
        if (shift > 28)
        {
            throw BadField(fmt::format("{}: more than 32 bits", field));
        }
        value |= std::uint64_t{byte & 0x7FU} << shift;
        if (value > std::numeric_limits<std::uint32_t>::max() || (byte == 0 && shift > 0))
        {
            throw BadField(
                fmt::format("{}: not a number of 32 bits in as few bytes as possible", field));
        }
    }
    return static_cast<std::uint32_t>(value);
}

void
AppendWord(std::vector<std::uint8_t>& bytes, std::uint16_t value)
{
    bytes.push_back(static_cast<std::uint8_t>(value));
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

void
AppendVarint(std::vector<std::uint8_t>& bytes, std::uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
    {
        bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
    }
    bytes.push_back(static_cast<std::uint8_t>(value));
}

std::size_t
VarintSize(std::uint32_t value)
{
    std::size_t size = 1;
    for (; value >= 0x80; value >>= 7)
    {
        ++size;
    }
    return size;
}

} // namespace split
