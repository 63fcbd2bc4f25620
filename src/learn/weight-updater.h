/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_WEIGHT_UPDATER_H
#define SPLIT_LEARN_WEIGHT_UPDATER_H

#include "learn/optimiser.h"
#include "learn/training-state.h"

#include <memory>
#include <torch/torch.h>
#include <vector>

namespace split
{

/// Changes parameters by the gradients that have accumulated in them.
class WeightUpdater
{
  public:
    /**
     * @param options how weights are changed
     * @param parameters to change, perhaps none
     * @throws Error naming the option that cannot be used
     */
    WeightUpdater(const OptimiserOptions& options, std::vector<torch::Tensor> parameters);

    /// Changes the parameters and drops the gradients. @param rate the learning rate
    void Step(double rate);

    /// Drops the gradients.
    void DropGradients();

    /// @return the gradients, in the order of the parameters, which have none afterwards
    std::vector<torch::Tensor> MoveGradients();

    /// @param gradients what MoveGradients() returned
    void PutGradients(std::vector<torch::Tensor> gradients);

    /// Starts anew with a part of a parameter. @param parameter one of those that it changes
    /// @param dimension of the parameter @param first index in it @param count of indices
    void ZeroSlice(torch::Tensor parameter,
                   std::int64_t dimension,
                   std::int64_t first,
                   std::int64_t count);

    /// @return what is remembered from step to step
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    std::vector<torch::Tensor> m_parameters;              //!< to change
    std::unique_ptr<torch::optim::Optimizer> m_optimiser; //!< changes them
};

} // namespace split

#endif // SPLIT_LEARN_WEIGHT_UPDATER_H
