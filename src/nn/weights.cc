/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/weights.h"

#include "base/error.h"
#include "nn/split-model.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace split
{

namespace
{

/// @return the type of an element in a file
ElementType
StoredType(const std::string& name, const torch::Tensor& tensor)
{
    switch (tensor.scalar_type())
    {
    case torch::kFloat32:
        return ElementType::F32;
    case torch::kFloat16:
        return ElementType::F16;
    case torch::kInt64:
        return ElementType::I64;
    case torch::kUInt8:
        return ElementType::U8;
    default:
        throw Error(fmt::format("tensor '{}': its type cannot be stored; use fp32, fp16, int64 or "
                                "uint8",
                                name));
    }
}

torch::Dtype
TorchType(ElementType type)
{
    switch (type)
    {
    case ElementType::F32:
        return torch::kFloat32;
    case ElementType::F16:
        return torch::kFloat16;
    case ElementType::I64:
        return torch::kInt64;
    case ElementType::U8:
        break;
    }
    return torch::kUInt8;
}

SafeTensor
Store(const std::string& name, torch::Tensor tensor, Precision precision)
{
    if (precision == Precision::FP16 && tensor.scalar_type() == torch::kFloat32)
    {
        tensor = tensor.to(torch::kFloat16);
    }
    tensor = tensor.contiguous();
    const auto* bytes = static_cast<const std::uint8_t*>(tensor.data_ptr());
    return {StoredType(name, tensor),
            Shape(tensor.sizes().begin(), tensor.sizes().end()),
            {bytes, bytes + tensor.nbytes()}};
}

/// @return the tensor with its values copied and of its type in the file
torch::Tensor
Restore(const SafeTensor& stored)
{
    const std::vector<std::int64_t> extents(stored.shape.begin(), stored.shape.end());
    auto tensor = torch::empty(extents, TorchType(stored.type));
    if (!stored.bytes.empty())
    {
        std::memcpy(tensor.data_ptr(), stored.bytes.data(), stored.bytes.size());
    }
    return tensor;
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
}

/// Checks that a tensor of the model is in the checkpoint, with the same shape.
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
    for (auto [name, tensor] : state)
    {
        tensor.copy_(Restore(checkpoint.weights.at(name)));
    }
    model.SetNormalisation(checkpoint.model.normalisation);
}

} // namespace split
