/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"

#include "base/error.h"

#include <utility>

namespace split
{

SplitModel::SplitModel(ModelInfo info)
    : torch::nn::Module("SplitModel"),
      m_info{std::move(info)}
{
}

void
SplitModel::Append(const std::string& name,
                   std::shared_ptr<torch::nn::Module> module,
                   Forward forward)
{
    if (name.empty() || name.find('.') != std::string::npos || named_children().contains(name))
    {
        throw Error("model '" + m_info.name + "': the stage name '" + name +
                    "' is empty, has a dot or is taken; choose another");
    }
    register_module(name, module);
    m_stages.push_back({name, std::move(module), std::move(forward)});
}

void
SplitModel::AppendStageOf(const SplitModel& other, std::size_t index)
{
    const auto& stage = other.m_stages.at(index);
    Append(stage.name, stage.module, stage.forward);
}

const ModelInfo&
SplitModel::Info() const
{
    return m_info;
}

void
SplitModel::SetNormalisation(Normalisation normalisation)
{
    m_info.normalisation = std::move(normalisation);
}

std::size_t
SplitModel::StageCount() const
{
    return m_stages.size();
}

const std::string&
SplitModel::StageName(std::size_t index) const
{
    return m_stages.at(index).name;
}

std::size_t
SplitModel::StageParameters(std::size_t index) const
{
    std::size_t count = 0;
    for (const auto& parameter : m_stages.at(index).module->parameters())
    {
        count += parameter.numel();
    }
    return count;
}

torch::Tensor
SplitModel::RunStage(std::size_t index, const torch::Tensor& x) const
{
    return m_stages.at(index).forward(x).contiguous();
}

torch::Tensor
SplitModel::Head(torch::Tensor x, std::size_t cut) const
{
    return Run(std::move(x), 0, cut + 1);
}

torch::Tensor
SplitModel::Tail(torch::Tensor x, std::size_t cut) const
{
    return Run(std::move(x), cut + 1, m_stages.size());
}

torch::Tensor
SplitModel::Whole(torch::Tensor x) const
{
    return Run(std::move(x), 0, m_stages.size());
}

torch::Tensor
SplitModel::Run(torch::Tensor x, std::size_t first, std::size_t last) const
{
    for (auto index = first; index < last; ++index)
    {
        x = RunStage(index, x);
    }
    return x;
}

} // namespace split
