/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_ROLES_H
#define SPLIT_LEARN_ROLES_H

#include "data/dataset.h"
#include "learn/model-part.h"
#include "learn/optimiser.h"
#include "learn/tail-learner.h"
#include "learn/training-plan.h"
#include "nn/model-info.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

/**
 * @file
 * What a plan means to those who carry it out: who holds which stages, who sends weights, and when
 * in the training a step is.
 */

namespace split
{

/// @throws Error naming what of @p plan cannot be done with @p model
void CheckPlan(const TrainingPlan& plan, const SplitModel& model);

/// @throws Error if @p samples are not what a model of @p info takes
void CheckSamples(const Dataset& samples, const ModelInfo& info);

/// @return a hash of @p plan and of @p model as it is at the start, the same for all who agree
std::uint64_t PlanFingerprint(const TrainingPlan& plan, const SplitModel& model);

/// @return the stages that a device trains: none where the edge trains alone
ModelPart DevicePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @return the stages that a relay trains
ModelPart RelayPart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @return the stages that the edge trains: none where devices train alone
ModelPart EdgePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @return whether devices hand in weights, and go on with those of others
bool SharesWeights(const TrainingPlan& plan);

/// @return how weights are changed by their gradients
OptimiserOptions OptimiserOf(const TrainingPlan& plan);

/// @return what is minimised
LossOptions LossOf(const TrainingPlan& plan);

/// @return the seed of what is drawn for @p device
std::uint64_t DeviceSeed(const TrainingPlan& plan, std::size_t device);

/**
 * @param plan of the training
 * @param join how the device introduced itself
 * @param position of what it sent, which may be anything
 * @return whether the plan and the device's steps have such a place
 */
bool IsDue(const TrainingPlan& plan, const Join& join, const Position& position);

/// @return the learning rate of a step of a device that does @p stepsPerRound
double RateAt(const TrainingPlan& plan, std::uint64_t stepsPerRound, const Position& position);

/// @return a number for each micro-batch of a device that does @p stepsPerRound
std::uint64_t NumberOf(const TrainingPlan& plan,
                       std::uint64_t stepsPerRound,
                       const Position& position);

/// Ends a training that cannot go on. @param device whose micro-batch it is @param position which
/// @param what is not finite @throws Error always
[[noreturn]] void ThrowDivergence(std::size_t device,
                                  const Position& position,
                                  const std::string& what);

} // namespace split

#endif // SPLIT_LEARN_ROLES_H
