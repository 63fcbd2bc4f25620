/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_LIMITS_H
#define SPLIT_CODEC_LIMITS_H

#include "base/tensor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace split
{

/// The version of the frame format.
inline constexpr std::uint8_t FRAME_VERSION = 1;

/// How many dimensions a tensor in a frame may have.
inline constexpr std::size_t MOST_DIMENSIONS = 8;

/// How many elements a tensor in a frame may have.
inline constexpr std::size_t MOST_ELEMENTS = std::size_t{1} << 28;

/// How many samples, and how many channels, a tensor in a frame may have: what is told of each of
/// them takes memory, too.
inline constexpr std::size_t MOST_SAMPLES = std::size_t{1} << 20;

/// Keeps a few bytes from asking for much memory: how many elements each byte of a frame may stand
/// for. What the coders make of nothing but zeros stays below it.
inline constexpr std::size_t MOST_ELEMENTS_A_BYTE = std::size_t{1} << 18;

/// @param shape of a tensor @return whether a frame may have as many samples and channels
inline bool
HasFewRows(const Shape& shape)
{
    return (shape.empty() || shape[0] <= MOST_SAMPLES) &&
           (shape.size() < 2 || shape[1] <= MOST_SAMPLES);
}

/// @param shape of a tensor @param most elements
/// @return whether it has at most so many, extents of zero counting as one
inline bool
HasAtMost(const Shape& shape, std::size_t most)
{
    std::size_t elements = 1;
    for (const auto extent : shape)
    {
        if (extent > most / elements)
        {
            return false;
        }
        elements *= std::max<std::size_t>(extent, 1);
    }
    return true;
}

} // namespace split

#endif // SPLIT_CODEC_LIMITS_H
