/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_DRAW_H
#define SPLIT_BASE_DRAW_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Draws without replacement; drawing as many as there are gives a random order of them all.
 *
 * The same arguments give the same result with every standard library, which std::shuffle and the
 * distributions of the standard do not promise.
 *
 * @param population the numbers to draw from are 0 ... population - 1
 * @param count how many to draw, at most @p population
 * @param seed of std::mt19937_64
 * @return @p count different numbers, in the order in which they were drawn
 * @throws Error if @p count exceeds @p population
 */
std::vector<std::size_t> Draw(std::size_t population, std::size_t count, std::uint64_t seed);

} // namespace split

#endif // SPLIT_BASE_DRAW_H
