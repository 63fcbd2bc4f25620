/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_PHILOX_H
#define SPLIT_CODEC_PHILOX_H

#include <array>
#include <cstdint>

namespace split
{

/**
 * Random numbers that are a function of a seed and a position, so that any of them can be had
 * without those before it: Philox-4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As
 * Easy as 1, 2, 3; SC 2011).
 *
 * @param counter the position
 * @param key the seed
 * @return four independent, uniform numbers
 */
constexpr std::array<std::uint32_t, 4>
Philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round)
    {
        const auto a = std::uint64_t{0xD2511F53} * counter[0];
        const auto b = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0],
                   static_cast<std::uint32_t>(b),
                   static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1],
                   static_cast<std::uint32_t>(a)};
        key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};
    }
    return counter;
}

/// @param position in the sequence @param seed of the sequence @return the four numbers there
constexpr std::array<std::uint32_t, 4>
Philox(std::uint64_t position, std::uint64_t seed)
{
    return Philox(
        {static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(position >> 32), 0, 0},
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

} // namespace split

#endif // SPLIT_CODEC_PHILOX_H
