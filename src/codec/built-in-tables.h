/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_BUILT_IN_TABLES_H
#define SPLIT_CODEC_BUILT_IN_TABLES_H

#include "codec/frequencies.h"

#include <cstdint>
#include <vector>

namespace split
{

/// How many tables there are for each alphabet.
inline constexpr unsigned BUILT_IN_COUNT = 64;

/**
 * A table for data that nobody calibrated: zero has a share of its own, and the other levels
 * become rarer by a constant factor from each magnitude to the next.
 *
 * It is made of integers only, so that all machines agree on it.
 *
 * @param index below BUILT_IN_COUNT: 8 shares of zero times 8 factors
 * @param count the number of symbols, 2 to 256
 * @param zero the symbol of level zero
 * @return the frequencies of the symbols
 */
Frequencies BuiltInTable(unsigned index, unsigned count, unsigned zero);

/// @param counts how often each symbol occurs @param zero the symbol of level zero
/// @return the index of the table that codes them in the fewest bits
unsigned FindBuiltInTable(const std::vector<std::uint64_t>& counts, unsigned zero);

/**
 * @param symbols frequencies of single symbols
 * @param size how many independent symbols form a group
 * @return the frequencies of the groups, the first symbol in the low bits
 */
Frequencies GroupTable(const Frequencies& symbols, std::size_t size);

} // namespace split

#endif // SPLIT_CODEC_BUILT_IN_TABLES_H
