/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/optimiser.h"

#include "base/error.h"
#include "nn/stored-tensor.h"

#include <cmath>
#include <fmt/format.h>
#include <sstream>
#include <type_traits>
#include <utility>

namespace split
{

using namespace torch::optim;

namespace
{

constexpr const char* VELOCITY = "velocity";
constexpr const char* STEP = "step";
constexpr const char* MEAN = "mean";
constexpr const char* SQUARE = "square";

void
CheckOptions(const OptimiserOptions& options)
{
    if (!(options.momentum >= 0 && options.momentum < 1))
    {
        throw Error(fmt::format("momentum {}; choose 0 or more, below 1", options.momentum));
    }
    if (options.name == "nesterov" && options.momentum == 0)
    {
        throw Error("momentum 0; choose more for nesterov, or the optimiser sgd");
    }
    if (!std::isfinite(options.weightDecay) || options.weightDecay < 0)
    {
        throw Error(fmt::format("weight decay {}; choose 0 or more", options.weightDecay));
    }
}

/// @return how @p optimiser calls @p parameter: by its address, which versions of LibTorch before
///         2.1 write as text
auto
KeyOf(Optimizer& optimiser, const torch::Tensor& parameter)
{
    if constexpr (std::is_same_v<std::decay_t<decltype(optimiser.state())>::key_type, std::string>)
    {
        std::ostringstream text;
        text << parameter.unsafeGetTensorImpl();
        return text.str();
    }
    else
    {
        return parameter.unsafeGetTensorImpl();
    }
}

/// @return what @p optimiser remembers of @p parameter; null before its first step
const OptimizerParamState*
MemoryOf(Optimizer& optimiser, const torch::Tensor& parameter)
{
    const auto found = optimiser.state().find(KeyOf(optimiser, parameter));
    return found == optimiser.state().end() ? nullptr : found->second.get();
}

/// Calls @p action with each parameter and the beginning of the names of what belongs to it.
template <typename Action>
void
ForEachParameter(Optimizer& optimiser, Action action)
{
    std::size_t number = 0;
    for (const auto& group : optimiser.param_groups())
    {
        for (const auto& parameter : group.params())
        {
            action(parameter, fmt::format("{}.", number++));
        }
    }
}

/// @return the tensor @p name of @p state, of the shape of @p parameter
torch::Tensor
Find(const TrainingState& state, const std::string& name, const torch::Tensor& parameter)
{
    const auto found = state.find(name);
    if (found == state.end() || found->second.type != ElementType::F32 ||
        FromStored(found->second).sizes() != parameter.sizes())
    {
        throw Error(fmt::format("state of the optimiser: '{}' is missing or misfit; resume the "
                                "training that it was taken of",
                                name));
    }
    return FromStored(found->second);
}

/// @return the memory of one parameter, whose tensors' names begin with @p prefix; null for none
std::unique_ptr<OptimizerParamState>
RestoreMemory(const TrainingState& state, const std::string& prefix, const torch::Tensor& parameter)
{
    if (state.count(prefix + VELOCITY) > 0)
    {
        auto memory = std::make_unique<SGDParamState>();
        memory->momentum_buffer(Find(state, prefix + VELOCITY, parameter));
        return memory;
    }
    const auto step = state.find(prefix + STEP);
    if (step == state.end())
    {
        return nullptr;
    }
    auto memory = std::make_unique<AdamWParamState>();
    memory->step(FromStored(step->second).item<std::int64_t>());
    memory->exp_avg(Find(state, prefix + MEAN, parameter));
    memory->exp_avg_sq(Find(state, prefix + SQUARE, parameter));
    return memory;
}

} // namespace

std::unique_ptr<Optimizer>
MakeOptimiser(const OptimiserOptions& options, std::vector<torch::Tensor> parameters)
{
    CheckOptions(options);
    if (options.name == "sgd" || options.name == "nesterov")
    {
        const auto sgd = SGDOptions(0)
                             .momentum(options.momentum)
                             .nesterov(options.name == "nesterov")
                             .weight_decay(options.weightDecay);
        return std::make_unique<SGD>(std::move(parameters), sgd);
    }
    if (options.name == "adam")
    {
        const auto adam = AdamWOptions(0).weight_decay(options.weightDecay);
        return std::make_unique<AdamW>(std::move(parameters), adam);
    }
    throw Error(
        fmt::format("optimiser '{}' is unknown; choose sgd, nesterov or adam", options.name));
}

void
SetLearningRate(Optimizer& optimiser, double rate)
{
    for (auto& group : optimiser.param_groups())
    {
        group.options().set_lr(rate);
    }
}

std::vector<torch::Tensor>
MomentsOf(Optimizer& optimiser, const torch::Tensor& parameter)
{
    const auto* memory = MemoryOf(optimiser, parameter);
    if (const auto* sgd = dynamic_cast<const SGDParamState*>(memory))
    {
        return {sgd->momentum_buffer()};
    }
    if (const auto* adam = dynamic_cast<const AdamWParamState*>(memory))
    {
        return {adam->exp_avg(), adam->exp_avg_sq()};
    }
    return {};
}

TrainingState
TakeMoments(Optimizer& optimiser)
{
    TrainingState state;
    ForEachParameter(optimiser, [&](const torch::Tensor& parameter, const std::string& prefix) {
        const auto* memory = MemoryOf(optimiser, parameter);
        if (const auto* sgd = dynamic_cast<const SGDParamState*>(memory))
        {
            state[prefix + VELOCITY] = ToStored(VELOCITY, sgd->momentum_buffer());
        }
        else if (const auto* adam = dynamic_cast<const AdamWParamState*>(memory))
        {
            state[prefix + STEP] = ToStored(STEP, torch::tensor(adam->step(), torch::kInt64));
            state[prefix + MEAN] = ToStored(MEAN, adam->exp_avg());
            state[prefix + SQUARE] = ToStored(SQUARE, adam->exp_avg_sq());
        }
    });
    return state;
}

void
PutMoments(const TrainingState& state, Optimizer& optimiser)
{
    ForEachParameter(optimiser, [&](const torch::Tensor& parameter, const std::string& prefix) {
        const auto key = KeyOf(optimiser, parameter);
        optimiser.state().erase(key);
        if (auto memory = RestoreMemory(state, prefix, parameter))
        {
            optimiser.state()[key] = std::move(memory);
        }
    });
}

} // namespace split
