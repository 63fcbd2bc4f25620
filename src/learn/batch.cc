/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/batch.h"

#include "nn/tensor-conversion.h"

namespace split
{

Batch
LoadBatch(const Dataset& dataset,
          const std::vector<std::size_t>& indices,
          const Normalisation& normalisation,
          const Augmentation& augmentation,
          std::uint64_t seed)
{
    std::vector<std::int64_t> labels;
    for (const auto index : indices)
    {
        labels.push_back(static_cast<std::int64_t>(dataset.Label(index)));
    }
    const auto images = dataset.Batch(indices, normalisation);
    return {ToTorch(Augment(images, augmentation, seed)), torch::tensor(labels, torch::kInt64)};
}

} // namespace split
