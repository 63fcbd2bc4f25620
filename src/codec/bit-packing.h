/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_BIT_PACKING_H
#define SPLIT_CODEC_BIT_PACKING_H

#include <cstddef>
#include <cstdint>

namespace split
{

/// @param count of symbols @param bits of each @return how many bytes they take
constexpr std::size_t
PackedSize(std::size_t count, unsigned bits)
{
    return (count * bits + 7) / 8;
}

/**
 * Writes symbols one after the other, the low bits of each byte first; what is left of the last
 * byte is zero.
 *
 * @param symbols numbers below 2^bits
 * @param count the number of symbols
 * @param bits 1 to 8
 * @param bytes room for PackedSize() bytes
 */
void PackBits(const std::uint8_t* symbols, std::size_t count, unsigned bits, std::uint8_t* bytes);

/// Reverses PackBits(). @param bytes that it wrote @param count of symbols @param bits of each
/// @param symbols room for them
void UnpackBits(const std::uint8_t* bytes, std::size_t count, unsigned bits, std::uint8_t* symbols);

} // namespace split

#endif // SPLIT_CODEC_BIT_PACKING_H
