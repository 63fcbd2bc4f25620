/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SYMBOL_GROUPS_H
#define SPLIT_CODEC_SYMBOL_GROUPS_H

#include <cstddef>
#include <cstdint>

namespace split
{

/// @param bits of a symbol, 1 to 8
/// @return how many symbols are coded as one: as many as fit into a byte, but a power of two
constexpr std::size_t
GroupSize(unsigned bits)
{
    return bits == 1 ? 8 : bits == 2 ? 4 : bits <= 4 ? 2 : 1;
}

/// @param count of symbols @param bits of each @return how many groups hold them
constexpr std::size_t
GroupCount(std::size_t count, unsigned bits)
{
    return (count + GroupSize(bits) - 1) / GroupSize(bits);
}

/// @param bits of a symbol @return how many different groups there are
constexpr std::size_t
GroupAlphabet(unsigned bits)
{
    return std::size_t{1} << (bits * GroupSize(bits));
}

/**
 * Joins symbols to groups, the first symbol in the low bits; what is left of the last group is 0.
 *
 * @param symbols each below 2^bits
 * @param count the number of symbols
 * @param bits 1 to 8
 * @param groups room for GroupCount() bytes
 */
void JoinSymbols(const std::uint8_t* symbols,
                 std::size_t count,
                 unsigned bits,
                 std::uint8_t* groups);

/// Reverses JoinSymbols(). @param groups that it wrote @param count of symbols
/// @param bits of each @param symbols room for them
void SplitGroups(const std::uint8_t* groups,
                 std::size_t count,
                 unsigned bits,
                 std::uint8_t* symbols);

} // namespace split

#endif // SPLIT_CODEC_SYMBOL_GROUPS_H
