/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_AUGMENTATION_H
#define SPLIT_LEARN_AUGMENTATION_H

#include "base/tensor.h"

#include <cstddef>
#include <cstdint>

namespace split
{

/// How training images are varied.
struct Augmentation
{
    std::size_t margin{0}; //!< an image moves by at most this many pixels each way; what moves in
                           //!< repeats the pixels of the border
    bool flip{false};      //!< whether half of the images are mirrored, left to right
};

/**
 * @param batch images, {N, C, H, W}
 * @param augmentation how to vary them
 * @param seed of the draws; the same on every platform
 * @return each image moved and mirrored by draws of its own
 */
Tensor Augment(const Tensor& batch, const Augmentation& augmentation, std::uint64_t seed);

} // namespace split

#endif // SPLIT_LEARN_AUGMENTATION_H
