/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/crc24.h"

#include <array>
#include <boost/endian/conversion.hpp>

namespace split
{
namespace
{

constexpr std::uint32_t POLYNOMIAL = 0x864CFB;
constexpr std::size_t STRIDE = 8; //!< bytes that one step takes in

using Table = std::array<std::uint32_t, 256>;

/// @return tables[k][b]: what byte b does to the checksum (in the upper 24 bits) k bytes later
constexpr std::array<Table, STRIDE>
MakeTables()
{
    std::array<Table, STRIDE> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte)
    {
        auto crc = byte << 24;
        for (int bit = 0; bit < 8; ++bit)
        {
            crc = (crc << 1) ^ ((crc >> 31) != 0 ? POLYNOMIAL << 8 : 0);
        }
        tables[0][byte] = crc;
    }
    for (std::size_t k = 1; k < STRIDE; ++k)
    {
        for (std::size_t byte = 0; byte < 256; ++byte)
        {
            const auto previous = tables[k - 1][byte];
            tables[k][byte] = (previous << 8) ^ tables[0][previous >> 24];
        }
    }
    return tables;
}

constexpr auto TABLES = MakeTables();

} // namespace

std::uint32_t
UpdateCrc24(std::uint32_t crc, const std::uint8_t* bytes, std::size_t count)
{
    auto state = crc << 8;
    for (; count >= STRIDE; count -= STRIDE, bytes += STRIDE)
    {
        const auto head = state ^ boost::endian::load_big_u32(bytes);
        state = TABLES[7][head >> 24] ^ TABLES[6][(head >> 16) & 0xFF] ^
                TABLES[5][(head >> 8) & 0xFF] ^ TABLES[4][head & 0xFF] ^ TABLES[3][bytes[4]] ^
                TABLES[2][bytes[5]] ^ TABLES[1][bytes[6]] ^ TABLES[0][bytes[7]];
    }
    for (; count > 0; --count, ++bytes)
    {
        state = (state << 8) ^ TABLES[0][(state >> 24) ^ *bytes];
    }
    return state >> 8;
}

} // namespace split
