/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_BATCHES_H
#define SPLIT_LEARN_BATCHES_H

#include "data/dataset.h"
#include "learn/augmentation.h"
#include "learn/batch.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * The batches that a training takes, one a step. Each epoch has an order of its own; its last
 * samples are left out if they fill no batch.
 */
class Batches
{
  public:
    /**
     * @param dataset the samples
     * @param normalisation of the pixels
     * @param augmentation how the images are varied
     * @param batch samples a step
     * @param seed of order and variation
     * @throws Error naming what does not fit the samples
     */
    Batches(Dataset dataset,
            Normalisation normalisation,
            const Augmentation& augmentation,
            std::size_t batch,
            std::uint64_t seed);

    /// @return the batches of an epoch
    std::size_t PerEpoch() const;

    /// @param step counted from 0 over all epochs @return its batch
    Batch At(std::uint64_t step);

  private:
    Dataset m_dataset;                //!< the samples
    Normalisation m_normalisation;    //!< of the pixels
    Augmentation m_augmentation;      //!< how the images are varied
    std::size_t m_batch;              //!< samples a step
    std::uint64_t m_seed;             //!< of order and variation
    std::uint64_t m_epoch{0};         //!< whose order is known
    std::vector<std::size_t> m_order; //!< of the samples in it; empty if none is known
};

} // namespace split

#endif // SPLIT_LEARN_BATCHES_H
