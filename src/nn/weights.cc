/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/weights.h"

#include "base/error.h"
#include "nn/split-model.h"
#include "nn/stored-tensor.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace split
{

namespace
{

/// @return whether values of the type @p stored can stand for those of @p tensor
bool
Fits(ElementType stored, const torch::Tensor& tensor)
{
    const bool isFloating = stored == ElementType::F32 || stored == ElementType::F16;
    return tensor.is_floating_point() ? isFloating : TorchType(stored) == tensor.scalar_type();
}

/// @return @p tensor, whose values are all finite
torch::Tensor
Finite(const std::string& name, torch::Tensor tensor)
{
    if (!torch::isfinite(tensor.to(torch::kFloat32)).all().item<bool>())
    {
        throw Error(fmt::format("tensor '{}' has values that are not finite numbers; train again "
                                "with a lower learning rate, or store it as fp32",
                                name));
    }
    return tensor;
}

SafeTensor
Store(const std::string& name, torch::Tensor tensor, Precision precision)
{
    if (precision == Precision::FP16 && tensor.scalar_type() == torch::kFloat32)
    {
        tensor = tensor.to(torch::kFloat16);
    }
    return ToStored(name, Finite(name, tensor));
}

void
CheckInfo(const ModelInfo& stored, const ModelInfo& wanted)
{
    if (stored.name != wanted.name)
    {
        throw Error(fmt::format("is of model '{}', not of '{}'", stored.name, wanted.name));
    }
    if (stored.input != wanted.input || stored.classes != wanted.classes)
    {
        throw Error(fmt::format("is for input {} and {} classes, not for {} and {}",
                                fmt::join(stored.input, "x"),
                                stored.classes,
                                fmt::join(wanted.input, "x"),
                                wanted.classes));
    }
    if (stored.bottleneck != wanted.bottleneck)
    {
        throw Error(fmt::format("has the bottleneck '{}', not '{}'",
                                stored.bottleneck ? stored.bottleneck->ToString() : "",
                                wanted.bottleneck ? wanted.bottleneck->ToString() : ""));
    }
}

/// Checks that a tensor of the model is in the checkpoint, with the same shape and kind of values.
void
CheckTensor(const Checkpoint& checkpoint, const std::string& name, const torch::Tensor& tensor)
{
    const auto stored = checkpoint.weights.find(name);
    if (stored == checkpoint.weights.end())
    {
        throw Error(fmt::format("tensor '{}' of the model is missing", name));
    }
    const Shape shape(tensor.sizes().begin(), tensor.sizes().end());
    if (stored->second.shape != shape)
    {
        throw Error(fmt::format("tensor '{}' has shape {}, the model's has {}",
                                name,
                                fmt::join(stored->second.shape, "x"),
                                fmt::join(shape, "x")));
    }
    if (!Fits(stored->second.type, tensor))
    {
        throw Error(fmt::format("tensor '{}' has type {}, the model's has {}",
                                name,
                                c10::toString(TorchType(stored->second.type)),
                                c10::toString(tensor.scalar_type())));
    }
}

using State = std::vector<std::pair<std::string, torch::Tensor>>;

/// Checks that the model and the checkpoint have the same tensors.
void
CheckTensors(const Checkpoint& checkpoint, const State& state)
{
    for (const auto& [name, tensor] : state)
    {
        CheckTensor(checkpoint, name, tensor);
    }
    for (const auto& [name, tensor] : checkpoint.weights)
    {
        const auto isIt = [&name = name](const auto& entry) { return entry.first == name; };
        if (std::none_of(state.begin(), state.end(), isIt))
        {
            throw Error(fmt::format("tensor '{}' does not exist in the model", name));
        }
    }
}

} // namespace

State
StateOf(const torch::nn::Module& module)
{
    State state;
    for (const auto& parameter : module.named_parameters())
    {
        state.emplace_back(parameter.key(), parameter.value().detach());
    }
    for (const auto& buffer : module.named_buffers())
    {
        state.emplace_back(buffer.key(), buffer.value().detach());
    }
    return state;
}

Checkpoint
TakeCheckpoint(const SplitModel& model, Precision precision)
{
    Checkpoint checkpoint;
    checkpoint.model = model.Info();
    for (const auto& [name, tensor] : StateOf(model))
    {
        checkpoint.weights[name] = Store(name, tensor, precision);
    }
    return checkpoint;
}

void
ApplyCheckpoint(const Checkpoint& checkpoint, SplitModel& model)
{
    CheckInfo(checkpoint.model, model.Info());
    const auto state = StateOf(model);
    CheckTensors(checkpoint, state);
    std::vector<torch::Tensor> values;
    for (const auto& [name, tensor] : state)
    {
        values.push_back(Finite(name, FromStored(checkpoint.weights.at(name))));
    }
    for (std::size_t i = 0; i < state.size(); ++i)
    {
        state[i].second.copy_(values[i]);
    }
    model.SetNormalisation(checkpoint.model.normalisation);
}

} // namespace split
