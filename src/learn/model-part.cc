/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/model-part.h"

#include "base/error.h"
#include "nn/split-model.h"
#include "nn/stored-tensor.h"
#include "nn/weights.h"

#include <fmt/format.h>

namespace split
{

namespace
{

/// @return what keeps @p stored from being the values of @p tensor; else nothing
std::string
MisfitOf(const std::string& name, const SafeTensor& stored, const torch::Tensor& tensor)
{
    const Shape shape(tensor.sizes().begin(), tensor.sizes().end());
    if (stored.shape != shape || TorchType(stored.type) != tensor.scalar_type())
    {
        return fmt::format("tensor '{}' has another shape or type", name);
    }
    if (!torch::isfinite(FromStored(stored)).all().item<bool>())
    {
        return fmt::format("tensor '{}' has values that are not finite", name);
    }
    return {};
}

} // namespace

ModelPart::ModelPart(std::shared_ptr<SplitModel> model, std::size_t first, std::size_t end)
    : m_model{std::move(model)},
      m_first{first},
      m_end{end}
{
}

const SplitModel&
ModelPart::Model() const
{
    return *m_model;
}

std::size_t
ModelPart::First() const
{
    return m_first;
}

std::size_t
ModelPart::End() const
{
    return m_end;
}

std::vector<std::shared_ptr<torch::nn::Module>>
ModelPart::Stages() const
{
    const auto all = m_model->children();
    return {all.begin() + static_cast<std::ptrdiff_t>(m_first),
            all.begin() + static_cast<std::ptrdiff_t>(m_end)};
}

torch::Tensor
ModelPart::Run(torch::Tensor x) const
{
    return m_model->Run(std::move(x), m_first, m_end);
}

void
ModelPart::SetTraining(bool on) const
{
    for (const auto& stage : Stages())
    {
        stage->train(on);
    }
}

std::vector<torch::Tensor>
ModelPart::Parameters() const
{
    std::vector<torch::Tensor> parameters;
    for (const auto& stage : Stages())
    {
        const auto own = stage->parameters();
        parameters.insert(parameters.end(), own.begin(), own.end());
    }
    return parameters;
}

std::vector<std::pair<std::string, torch::Tensor>>
ModelPart::Tensors() const
{
    std::vector<std::pair<std::string, torch::Tensor>> tensors;
    const auto stages = Stages();
    for (std::size_t i = 0; i < stages.size(); ++i)
    {
        for (const auto& [name, tensor] : StateOf(*stages[i]))
        {
            tensors.emplace_back(m_model->StageName(m_first + i) + "." + name, tensor);
        }
    }
    return tensors;
}

TrainingState
ModelPart::Take() const
{
    TrainingState weights;
    for (const auto& [name, tensor] : Tensors())
    {
        weights[name] = ToStored(name, tensor);
    }
    return weights;
}

std::string
ModelPart::Misfit(const TrainingState& weights) const
{
    const auto tensors = Tensors();
    for (const auto& [name, tensor] : tensors)
    {
        const auto found = weights.find(name);
        if (found == weights.end())
        {
            return fmt::format("tensor '{}' is missing", name);
        }
        if (auto misfit = MisfitOf(name, found->second, tensor); !misfit.empty())
        {
            return misfit;
        }
    }
    return weights.size() == tensors.size() ? "" : "there are tensors that the model does not have";
}

void
ModelPart::Put(const TrainingState& weights) const
{
    if (const auto misfit = Misfit(weights); !misfit.empty())
    {
        throw Error(fmt::format("weights for model '{}': {}; give those of this model",
                                m_model->Info().name,
                                misfit));
    }
    for (auto& [name, tensor] : Tensors())
    {
        tensor.copy_(FromStored(weights.at(name)));
    }
}

} // namespace split
