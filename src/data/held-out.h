/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_HELD_OUT_H
#define SPLIT_DATA_HELD_OUT_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// The samples to learn from, and those that are held out to judge by.
struct Division
{
    std::vector<std::size_t> training; //!< indices of the former
    std::vector<std::size_t> heldOut;  //!< indices of the latter
};

/**
 * Divides the samples that a model is trained on, the same at each call.
 *
 * @param samples how many there are
 * @param heldOut how many of them are held out, at least one and not all
 * @param seed of the training
 * @return all indices below @p samples, in random order
 * @throws Error naming the range of @p heldOut
 */
Division HoldOut(std::size_t samples, std::size_t heldOut, std::uint64_t seed);

} // namespace split

#endif // SPLIT_DATA_HELD_OUT_H
