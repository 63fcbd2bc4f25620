/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/stage-cost.h"

#include "base/error.h"
#include "base/shape-text.h"
#include "nn/cause.h"
#include "nn/flop-counter.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace split
{

namespace
{

/// Checks that a sample fits in memory.
void
CheckInput(const ModelInfo& info)
{
    const auto values =
        std::accumulate(info.input.begin(), info.input.end(), 1.0, std::multiplies<>());
    if (values > static_cast<double>(MOST_INPUT_VALUES))
    {
        throw Error(fmt::format("model '{}': input {} has more than {} values; give a smaller one",
                                info.name,
                                ToString(info.input),
                                MOST_INPUT_VALUES));
    }
}

/// @return the output of stage @p index for @p x
torch::Tensor
TryStage(const SplitModel& model, std::size_t index, const torch::Tensor& x)
{
    try
    {
        return model.RunStage(index, x);
    }
    catch (const std::exception& error)
    {
        throw Error(fmt::format("model '{}': stage '{}' cannot run on an input of shape {}; check "
                                "the input shape and the stages' order ({})",
                                model.Info().name,
                                model.StageName(index),
                                ToString(SampleShape(x)),
                                CauseOf(error)));
    }
}

/// Checks that the output of a stage is what the next one and the codec can work with.
void
CheckActivation(const SplitModel& model,
                std::size_t index,
                const Shape& input,
                const torch::Tensor& y)
{
    if (!IsPlain(y) || y.dim() < 2 || y.size(0) != 1 || y.numel() == 0)
    {
        throw Error(fmt::format("model '{}': stage '{}' must answer one sample of shape {} with "
                                "one fp32 tensor on the CPU, batch dimension first; it answers {}",
                                model.Info().name,
                                model.StageName(index),
                                ToString(input),
                                Describe(y)));
    }
}

/// Checks that the model ends in one score a class.
void
CheckScores(const SplitModel& model, const std::vector<StageCost>& stages)
{
    const auto& info = model.Info();
    if (stages.empty())
    {
        throw Error(fmt::format("model '{}' has no stages; append some", info.name));
    }
    const auto& scores = stages.back().activation;
    if (scores.size() != 1 || (info.classes != 0 && scores.front() != info.classes))
    {
        throw Error(fmt::format("model '{}' answers with shape {} instead of {} class scores; "
                                "check the class count",
                                info.name,
                                ToString(scores),
                                info.classes));
    }
}

} // namespace

std::vector<StageCost>
MeasureStages(const SplitModel& model)
{
    CheckInput(model.Info());
    UseOneThread();
    const c10::InferenceMode inference;
    auto x = torch::zeros(BatchExtents(model.Info().input, 1));
    std::vector<StageCost> stages;
    for (std::size_t index = 0; index < model.StageCount(); ++index)
    {
        const FlopCounter flops;
        const auto input = SampleShape(x);
        x = TryStage(model, index, x);
        CheckActivation(model, index, input, x);
        stages.push_back(
            {model.StageName(index), flops.Count(), model.StageParameters(index), SampleShape(x)});
    }
    CheckScores(model, stages);
    return stages;
}

} // namespace split
