/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_OPTIMISER_H
#define SPLIT_LEARN_OPTIMISER_H

#include <memory>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace split
{

/**
 * @param name `sgd` (with Nesterov momentum of 0.9) or `adam` (with decoupled weight decay)
 * @param parameters to change
 * @param weightDecay share of itself that a weight loses a step, times the learning rate
 * @return the optimiser, whose learning rate is still to be set
 * @throws Error for another name
 */
std::unique_ptr<torch::optim::Optimizer> MakeOptimiser(const std::string& name,
                                                       std::vector<torch::Tensor> parameters,
                                                       double weightDecay);

/// Sets the learning rate of all parameters of @p optimiser.
void SetLearningRate(torch::optim::Optimizer& optimiser, double rate);

} // namespace split

#endif // SPLIT_LEARN_OPTIMISER_H
