/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CRC24_H
#define SPLIT_CODEC_CRC24_H

#include <cstddef>
#include <cstdint>

namespace split
{

/**
 * Extends a checksum: the CRC-24 of OpenPGP (RFC 4880, section 6.1).
 *
 * @param crc the checksum of the bytes so far; CRC24_START before the first
 * @param bytes what follows
 * @param count the number of bytes
 * @return the checksum of all, 24 bits
 */
std::uint32_t UpdateCrc24(std::uint32_t crc, const std::uint8_t* bytes, std::size_t count);

/// The checksum of no bytes.
inline constexpr std::uint32_t CRC24_START = 0xB704CE;

} // namespace split

#endif // SPLIT_CODEC_CRC24_H
