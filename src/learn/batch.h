/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_BATCH_H
#define SPLIT_LEARN_BATCH_H

#include "data/dataset.h"
#include "learn/augmentation.h"

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace split
{

/// Samples as torch takes them.
struct Batch
{
    torch::Tensor images; //!< {N, C, H, W}, fp32
    torch::Tensor labels; //!< {N}, int64
};

/**
 * @param dataset where the samples are
 * @param indices of the samples
 * @param normalisation of the pixels
 * @param augmentation how to vary the images
 * @param seed of the variation
 * @return the samples
 */
Batch LoadBatch(const Dataset& dataset,
                const std::vector<std::size_t>& indices,
                const Normalisation& normalisation,
                const Augmentation& augmentation,
                std::uint64_t seed);

} // namespace split

#endif // SPLIT_LEARN_BATCH_H
