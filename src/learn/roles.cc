/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/roles.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/shape-text.h"
#include "nn/encoder-unit.h"
#include "nn/fingerprint.h"
#include "nn/split-model.h"

#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// Checks that every party has stages.
void
CheckCuts(const TrainingPlan& plan, const SplitModel& model)
{
    const auto last = plan.secondCut.value_or(plan.cut);
    if (last + 1 >= model.StageCount())
    {
        throw Error(fmt::format("plan: model '{}' has no stage behind cut {}; cut after stage 0 to "
                                "{}",
                                model.Info().name,
                                last,
                                model.StageCount() - 2));
    }
    if (plan.secondCut && *plan.secondCut <= plan.cut)
    {
        throw Error(fmt::format("plan: the second cut, {}, is not behind the first, {}; choose a "
                                "later one",
                                *plan.secondCut,
                                plan.cut));
    }
    if (plan.secondCut && plan.collaboration != Collaboration::SEQUENTIAL)
    {
        throw Error("plan: a relay serves devices in turn; choose the sequential collaboration");
    }
    if (plan.secondCut && plan.importance == Importance::NORM)
    {
        throw Error("plan: the edge's weights say nothing of the channels in front of a relay; "
                    "choose another importance than norm");
    }
}

/// Checks the numbers of what is done.
void
CheckCounts(const TrainingPlan& plan)
{
    if (plan.rounds == 0 || plan.epochsPerRound == 0 || plan.devices == 0 || plan.batch == 0)
    {
        throw Error("plan: rounds, epochs a round, devices and the samples of a batch; choose at "
                    "least 1 of each");
    }
    const bool hasWeightBits = (plan.weightBits >= 1 && plan.weightBits <= 8) ||
                               plan.weightBits == 16 || plan.weightBits == 32;
    if (!hasWeightBits)
    {
        throw Error(
            fmt::format("plan: weights of {} bits; choose 32, 16 or 1 to 8", plan.weightBits));
    }
    if (plan.microBatches == 0 || plan.microBatches > plan.batch)
    {
        throw Error(fmt::format("plan: {} micro-batches; choose 1 to {}, the samples of a step",
                                plan.microBatches,
                                plan.batch));
    }
}

/// Checks that there are gates where they are asked for.
void
CheckGates(const TrainingPlan& plan, const SplitModel& model)
{
    const auto encoder = FindEncoder(model, plan.cut);
    if (plan.importance == Importance::GATE && !(encoder && encoder->Importance().defined()))
    {
        throw Error(fmt::format("plan: model '{}' has no gates at cut {}; choose another "
                                "importance, or put a bottleneck with gates there",
                                model.Info().name,
                                plan.cut));
    }
}

/// Checks that there is a bottleneck whose bits can be weighed.
void
CheckRateWeight(const TrainingPlan& plan, const SplitModel& model)
{
    if (plan.rateWeight > 0 && !FindEncoder(model, plan.cut))
    {
        throw Error(fmt::format("plan: a rate weight, but model '{}' has no bottleneck at cut {}; "
                                "put one there, or leave the weight out",
                                model.Info().name,
                                plan.cut));
    }
}

} // namespace

void
CheckPlan(const TrainingPlan& plan, const SplitModel& model)
{
    CheckCuts(plan, model);
    CheckCounts(plan);
    CheckGates(plan, model);
    CheckRateWeight(plan, model);
}

void
CheckSamples(const Dataset& samples, const ModelInfo& info)
{
    if (samples.SampleShape() != info.input || samples.ClassCount() > info.classes)
    {
        throw Error(fmt::format("samples of shape {} and {} classes: model '{}' takes {} and {}; "
                                "make a model for these samples",
                                ToString(samples.SampleShape()),
                                samples.ClassCount(),
                                info.name,
                                ToString(info.input),
                                info.classes));
    }
}

std::uint64_t
PlanFingerprint(const TrainingPlan& plan, const SplitModel& model)
{
    const auto text = fmt::format(
        "{} {} {} {} {} {} {} {} {} {:a} {:a} {:a} {} {} {} {} {} {} {} {} {:a} {} {} {}",
        static_cast<int>(plan.collaboration),
        plan.devices,
        plan.cut,
        plan.secondCut.value_or(plan.cut),
        plan.rounds,
        plan.epochsPerRound,
        plan.batch,
        plan.microBatches,
        plan.optimiser,
        plan.momentum,
        plan.weightDecay,
        plan.labelSmoothing,
        plan.learningRate.ToString(),
        plan.augmentation.margin,
        plan.augmentation.flip,
        static_cast<int>(plan.importance),
        static_cast<int>(plan.newChannels),
        static_cast<int>(plan.normStatistics),
        plan.gradient.ToString(),
        plan.errorFeedback,
        plan.rateWeight,
        plan.weightBits,
        plan.seed,
        FingerprintOf(model));
    ContentHash hash;
    hash.Update(text.data(), text.size());
    return hash.Value();
}

ModelPart
DevicePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model)
{
    const auto end = plan.collaboration == Collaboration::FEDAVG    ? model->StageCount()
                     : plan.collaboration == Collaboration::CENTRAL ? 0
                                                                    : plan.cut + 1;
    return {std::move(model), 0, end};
}

ModelPart
RelayPart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model)
{
    return {std::move(model), plan.cut + 1, plan.secondCut.value_or(plan.cut) + 1};
}

ModelPart
EdgePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model)
{
    const auto end = model->StageCount();
    const auto first = plan.collaboration == Collaboration::FEDAVG ? end
                       : plan.collaboration == Collaboration::CENTRAL
                           ? 0
                           : RelayPart(plan, model).End();
    return {std::move(model), first, end};
}

bool
SharesWeights(const TrainingPlan& plan)
{
    return plan.collaboration == Collaboration::FEDAVG ||
           (plan.collaboration != Collaboration::CENTRAL && plan.devices > 1);
}

OptimiserOptions
OptimiserOf(const TrainingPlan& plan)
{
    return {plan.optimiser, plan.momentum, plan.weightDecay};
}

LossOptions
LossOf(const TrainingPlan& plan)
{
    return {plan.labelSmoothing, plan.rateWeight};
}

std::uint64_t
DeviceSeed(const TrainingPlan& plan, std::size_t device)
{
    return DeriveSeed(plan.seed, "device", device);
}

bool
IsDue(const TrainingPlan& plan, const Join& join, const Position& position)
{
    return position.round < plan.rounds && position.step < join.steps &&
           position.microBatch < plan.microBatches;
}

double
RateAt(const TrainingPlan& plan, std::uint64_t stepsPerRound, const Position& position)
{
    const auto step = position.round * stepsPerRound + position.step;
    return plan.learningRate.At(static_cast<double>(step) /
                                static_cast<double>(plan.rounds * stepsPerRound));
}

std::uint64_t
NumberOf(const TrainingPlan& plan, std::uint64_t stepsPerRound, const Position& position)
{
    const auto step = position.round * stepsPerRound + position.step;
    return step * plan.microBatches + position.microBatch;
}

void
ThrowDivergence(std::size_t device, const Position& position, const std::string& what)
{
    throw Error(fmt::format("device {}, round {}, step {}: the {} is not finite; choose a lower "
                            "learning rate",
                            device,
                            position.round,
                            position.step,
                            what));
}

} // namespace split
