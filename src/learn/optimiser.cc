/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/optimiser.h"

#include "base/error.h"

#include <fmt/format.h>
#include <utility>

namespace split
{

using namespace torch::optim;

std::unique_ptr<Optimizer>
MakeOptimiser(const std::string& name, std::vector<torch::Tensor> parameters, double weightDecay)
{
    if (name == "sgd")
    {
        const auto options = SGDOptions(0).momentum(0.9).nesterov(true).weight_decay(weightDecay);
        return std::make_unique<SGD>(std::move(parameters), options);
    }
    if (name == "adam")
    {
        const auto options = AdamWOptions(0).weight_decay(weightDecay);
        return std::make_unique<AdamW>(std::move(parameters), options);
    }
    throw Error(fmt::format("optimiser '{}' is unknown; choose sgd or adam", name));
}

void
SetLearningRate(Optimizer& optimiser, double rate)
{
    for (auto& group : optimiser.param_groups())
    {
        group.options().set_lr(rate);
    }
}

} // namespace split
