/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/stage-cost.h"

#include "base/error.h"
#include "nn/flop-counter.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace split
{

namespace
{

/// @return the output of stage @p index for @p x
torch::Tensor
TryStage(const SplitModel& model, std::size_t index, const torch::Tensor& x)
{
    try
    {
        return model.RunStage(index, x);
    }
    catch (const std::exception&)
    {
        throw Error(fmt::format("model '{}': stage '{}' cannot run on an input of shape {}; check "
                                "the input shape and the stages' order",
                                model.Info().name,
                                model.StageName(index),
                                fmt::join(SampleShape(x), "x")));
    }
}

/// Checks that the output of a stage is what the next one and the codec can work with.
void
CheckActivation(const SplitModel& model, std::size_t index, const torch::Tensor& y)
{
    if (y.scalar_type() != torch::kFloat32 || y.dim() < 2 || y.size(0) != 1 || y.numel() == 0)
    {
        throw Error(fmt::format("model '{}': stage '{}' must answer one sample with one fp32 "
                                "tensor, batch dimension first",
                                model.Info().name,
                                model.StageName(index)));
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
    if (stages.back().activation != Shape{info.classes})
    {
        throw Error(fmt::format("model '{}' answers with shape {} instead of {} class scores; "
                                "check the class count",
                                info.name,
                                fmt::join(stages.back().activation, "x"),
                                info.classes));
    }
}

} // namespace

std::vector<StageCost>
MeasureStages(const SplitModel& model)
{
    UseOneThread();
    const c10::InferenceMode inference;
    auto x = torch::zeros(BatchExtents(model.Info().input, 1));
    std::vector<StageCost> stages;
    for (std::size_t index = 0; index < model.StageCount(); ++index)
    {
        const FlopCounter flops;
        x = TryStage(model, index, x);
        CheckActivation(model, index, x);
        stages.push_back(
            {model.StageName(index), flops.Count(), model.StageParameters(index), SampleShape(x)});
    }
    CheckScores(model, stages);
    return stages;
}

} // namespace split
