/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_OPTIMISER_H
#define SPLIT_LEARN_OPTIMISER_H

#include "learn/training-state.h"

#include <memory>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace split
{

/// How weights are changed by their gradients.
struct OptimiserOptions
{
    std::string name{"adam"}; //!< `sgd`, `nesterov` (sgd that looks ahead), or `adam` (with
                              //!< decoupled weight decay)
    double momentum{0.9};     //!< of sgd and nesterov, 0 to below 1; above 0 for nesterov
    double weightDecay{1e-2}; //!< share of itself that a weight loses a step, times the rate
};

/**
 * @param options how weights are changed
 * @param parameters to change
 * @return the optimiser, whose learning rate is still to be set
 * @throws Error naming the option that cannot be used
 */
std::unique_ptr<torch::optim::Optimizer> MakeOptimiser(const OptimiserOptions& options,
                                                       std::vector<torch::Tensor> parameters);

/// @param optimiser of any parameters @param rate the learning rate of all of them
void SetLearningRate(torch::optim::Optimizer& optimiser, double rate);

/// @param optimiser any @param parameter of it
/// @return what it remembers of the parameter, value by value; changing them changes it
std::vector<torch::Tensor> MomentsOf(torch::optim::Optimizer& optimiser,
                                     const torch::Tensor& parameter);

/// @param optimiser any @return what it remembers from step to step
TrainingState TakeMoments(torch::optim::Optimizer& optimiser);

/**
 * @param state what TakeMoments() returned for an optimiser with the same options and parameters
 * @param optimiser what is to go on from there
 * @throws Error if it did not
 */
void PutMoments(const TrainingState& state, torch::optim::Optimizer& optimiser);

} // namespace split

#endif // SPLIT_LEARN_OPTIMISER_H
