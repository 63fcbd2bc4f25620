/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/inference-engine.h"

#include "base/error.h"
#include "nn/cause.h"
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

/// @return @p info with as many classes as the last of @p stages answers with
ModelInfo
Complete(ModelInfo info, const std::vector<StageCost>& stages)
{
    info.classes = stages.back().activation.front();
    return info;
}

/// Checks that the answer of a model's part @p name is a batch of @p sample.
void
CheckAnswer(const torch::Tensor& answer,
            const std::string& name,
            std::size_t count,
            const Shape& sample)
{
    const auto expected = BatchExtents(sample, count);
    if (!IsPlain(answer) || answer.sizes() != expected)
    {
        throw Error(fmt::format("{} answers {} instead of fp32 values of shape {} on the CPU; use "
                                "a model whose answers depend on nothing but its input",
                                name,
                                Describe(answer),
                                fmt::join(expected, "x")));
    }
}

/// @return the answer of a model's part @p name, which @p run computes, to @p input: a batch of
///         @p sample, computed on this thread and without gradients
template <typename Run>
Tensor
Infer(const TensorView& input, const Shape& sample, const std::string& name, Run run)
{
    UseOneThread();
    const c10::InferenceMode inference;
    torch::Tensor answer;
    try
    {
        answer = run(ToTorch(input));
    }
    catch (const std::exception& error)
    {
        throw Error(fmt::format("{} cannot run on an input of shape {}; use a model that can ({})",
                                name,
                                fmt::join(input.shape, "x"),
                                CauseOf(error)));
    }
    CheckAnswer(answer, name, input.shape[0], sample);
    return FromTorch(answer);
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
      m_info{Complete(m_model->Info(), m_stages)},
      m_fingerprint{FingerprintOf(*m_model)}
{
}

InferenceEngine::~InferenceEngine() = default;

const ModelInfo&
InferenceEngine::Info() const
{
    return m_info;
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

ContentKey
InferenceEngine::ModelKey() const
{
    return KeyOf(*m_model);
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
    return Infer(input, m_stages[cut].activation, PartName("head"), [&](torch::Tensor x) {
        return m_model->Head(std::move(x), cut);
    });
}

Tensor
InferenceEngine::Tail(const TensorView& activation, std::size_t cut) const
{
    CheckCut(cut);
    CheckShape(activation, m_stages[cut].activation);
    return Infer(activation, m_stages.back().activation, PartName("tail"), [&](torch::Tensor x) {
        return m_model->Tail(std::move(x), cut);
    });
}

Tensor
InferenceEngine::Whole(const TensorView& input) const
{
    CheckShape(input, InputShape());
    return Infer(input, m_stages.back().activation, PartName("whole"), [&](torch::Tensor x) {
        return m_model->Whole(std::move(x));
    });
}

std::string
InferenceEngine::PartName(const char* part) const
{
    return fmt::format("model '{}': the {}", m_info.name, part);
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
