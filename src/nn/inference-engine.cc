/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/inference-engine.h"

#include "base/error.h"
#include "nn/fingerprint.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace split
{

namespace
{

/// @return @p model, in evaluation mode
std::shared_ptr<SplitModel>
Evaluating(std::shared_ptr<SplitModel> model)
{
    model->eval();
    return model;
}

/// @return the answer of @p part to @p input, computed on this thread and without gradients
template <typename Part>
Tensor
Infer(const TensorView& input, Part part)
{
    UseOneThread();
    const c10::InferenceMode inference;
    return FromTorch(part(ToTorch(input)));
}

/// @return the FLOPs of the stages from @p first to @p last - 1
std::uint64_t
SumFlops(const std::vector<StageCost>& stages, std::size_t first, std::size_t last)
{
    std::uint64_t flops = 0;
    for (auto index = first; index < last; ++index)
    {
        flops += stages[index].flops;
    }
    return flops;
}

/// @return the names of the stages, comma-separated
std::string
StageNames(const std::vector<StageCost>& stages)
{
    std::vector<std::string> names;
    for (const auto& stage : stages)
    {
        names.push_back(stage.name);
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

InferenceEngine::InferenceEngine(std::shared_ptr<SplitModel> model)
    : m_model{Evaluating(std::move(model))},
      m_stages{MeasureStages(*m_model)},
      m_fingerprint{FingerprintOf(*m_model)}
{
}

InferenceEngine::~InferenceEngine() = default;

const ModelInfo&
InferenceEngine::Info() const
{
    return m_model->Info();
}

const std::vector<StageCost>&
InferenceEngine::Stages() const
{
    return m_stages;
}

std::size_t
InferenceEngine::CutAfter(const std::string& stage) const
{
    const auto found =
        std::find_if(m_stages.begin(), m_stages.end(), [&stage](const StageCost& candidate) {
            return candidate.name == stage;
        });
    if (found == m_stages.end())
    {
        throw Error(fmt::format("model '{}' has no stage '{}' to cut after; choose one of {}",
                                Info().name,
                                stage,
                                StageNames(m_stages)));
    }
    return found - m_stages.begin();
}

const Shape&
InferenceEngine::InputShape() const
{
    return Info().input;
}

std::uint64_t
InferenceEngine::Fingerprint() const
{
    return m_fingerprint;
}

std::uint64_t
InferenceEngine::HeadFlops(std::size_t cut) const
{
    CheckCut(cut);
    return SumFlops(m_stages, 0, cut + 1);
}

std::uint64_t
InferenceEngine::TailFlops(std::size_t cut) const
{
    CheckCut(cut);
    return SumFlops(m_stages, cut + 1, m_stages.size());
}

Tensor
InferenceEngine::Head(const TensorView& input, std::size_t cut) const
{
    CheckCut(cut);
    CheckShape(input, InputShape());
    return Infer(input, [this, cut](torch::Tensor x) { return m_model->Head(std::move(x), cut); });
}

Tensor
InferenceEngine::Tail(const TensorView& activation, std::size_t cut) const
{
    CheckCut(cut);
    CheckShape(activation, m_stages[cut].activation);
    return Infer(activation,
                 [this, cut](torch::Tensor x) { return m_model->Tail(std::move(x), cut); });
}

Tensor
InferenceEngine::Whole(const TensorView& input) const
{
    CheckShape(input, InputShape());
    return Infer(input, [this](torch::Tensor x) { return m_model->Whole(std::move(x)); });
}

void
InferenceEngine::CheckShape(const TensorView& tensor, const Shape& sample) const
{
    const auto& shape = tensor.shape;
    if (shape.empty() || shape[0] == 0 ||
        !std::equal(shape.begin() + 1, shape.end(), sample.begin(), sample.end()))
    {
        throw Error(fmt::format("model '{}' cannot take a tensor of shape {}; give Nx{}",
                                Info().name,
                                fmt::join(shape, "x"),
                                fmt::join(sample, "x")));
    }
}

void
InferenceEngine::CheckCut(std::size_t cut) const
{
    if (cut >= m_stages.size())
    {
        throw Error(fmt::format("model '{}' has no stage number {} to cut after; give 0 to {}",
                                Info().name,
                                cut,
                                m_stages.size() - 1));
    }
}

} // namespace split
