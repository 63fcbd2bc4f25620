/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FREQUENCIES_H
#define SPLIT_CODEC_FREQUENCIES_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// The frequencies of a table add up to two to this power.
inline constexpr unsigned FREQUENCY_BITS = 12;

/// What the frequencies of a table add up to.
inline constexpr std::uint32_t FREQUENCY_TOTAL = 1U << FREQUENCY_BITS;

/// How often each symbol is expected; none is zero, so that each symbol can be coded.
using Frequencies = std::vector<std::uint16_t>;

/**
 * Gives each symbol one of the FREQUENCY_TOTAL shares, and the others in proportion to the
 * weights; what rounding leaves goes to the first of the heaviest.
 *
 * @param weights 2 to 256 of them, whose sum is below 2^52
 * @return a frequency for each
 */
Frequencies Normalise(const std::vector<std::uint64_t>& weights);

/// @param frequencies any @param count how many there are
/// @return whether they are positive and add up to FREQUENCY_TOTAL
bool AreComplete(const std::uint16_t* frequencies, std::size_t count);

/// @param counts how often each symbol occurs @param frequencies by which they are coded
/// @return the bits that they take
double CrossEntropy(const std::vector<std::uint64_t>& counts, const Frequencies& frequencies);

} // namespace split

#endif // SPLIT_CODEC_FREQUENCIES_H
