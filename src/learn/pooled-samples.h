/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_POOLED_SAMPLES_H
#define SPLIT_LEARN_POOLED_SAMPLES_H

#include "learn/batches.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"
#include "nn/model-info.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace split
{

/// The samples of all devices, where the edge trains alone. Their order does not depend on whose
/// come first.
class PooledSamples
{
  public:
    /**
     * @param plan of the training
     * @param info what a sample looks like
     */
    PooledSamples(const TrainingPlan& plan, const ModelInfo& info);

    /// @param device its number @param samples of it, in place of those that it sent before
    /// @return whether they fit the model; nothing is added else
    bool Add(std::size_t device, const Samples& samples);

    /// @param device its number @return whether it has sent its samples
    bool Has(std::size_t device) const;

    /// @return steps in which all samples are taken once; 0 before there are enough for one
    std::size_t StepsPerEpoch() const;

    /// @param step counted over all epochs @return its batch
    Batch At(std::uint64_t step);

    /// @return all samples
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const TrainingState& state);

  private:
    /// @return the samples of all devices
    Dataset Pool() const;

    TrainingPlan m_plan;                      //!< of the training
    ModelInfo m_info;                         //!< of a sample
    std::map<std::size_t, Samples> m_samples; //!< by device
    std::optional<Batches> m_batches;         //!< of all; not there before they are asked for
};

} // namespace split

#endif // SPLIT_LEARN_POOLED_SAMPLES_H
