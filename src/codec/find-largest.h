/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FIND_LARGEST_H
#define SPLIT_CODEC_FIND_LARGEST_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Finds the values of largest magnitude by the first bits of each, which tell almost all of them
 * apart from the least that is kept.
 *
 * @param values any floating-point numbers; the magnitude of a NaN counts as zero
 * @param count how many values there are, below 2^32
 * @param kept how many are wanted, at most @p count
 * @return their indices, ascending; of equal magnitudes, the first
 */
std::vector<std::uint32_t> FindLargest(const float* values, std::size_t count, std::size_t kept);

/**
 * @param worths of a few things, such as channels
 * @param kept how many are wanted, at most as many as there are
 * @return the indices of the largest, ascending; of equals, the first
 */
std::vector<std::uint32_t> FindLargest(const std::vector<double>& worths, std::size_t kept);

} // namespace split

#endif // SPLIT_CODEC_FIND_LARGEST_H
