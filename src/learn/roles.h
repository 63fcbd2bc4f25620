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

/// @param plan of a training @param model that it trains
/// @throws Error naming what of the plan cannot be done with the model
void CheckPlan(const TrainingPlan& plan, const SplitModel& model);

/// @param samples any @param info of a model @throws Error if it does not take such samples
void CheckSamples(const Dataset& samples, const ModelInfo& info);

/// @param plan of the training @param model as it is at the start
/// @return a hash of both, the same for all who agree
std::uint64_t PlanFingerprint(const TrainingPlan& plan, const SplitModel& model);

/// @param plan of the training @param model that it trains
/// @return the stages that a device trains: none where the edge trains alone
ModelPart DevicePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @param plan of the training @param model that it trains
/// @return the stages that a relay trains
ModelPart RelayPart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @param plan of the training @param model that it trains
/// @return the stages that the edge trains: none where devices train alone
ModelPart EdgePart(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);

/// @param plan of the training
/// @return whether devices hand in weights, and go on with those of others
bool SharesWeights(const TrainingPlan& plan);

/// @param plan of the training @return how weights are changed by their gradients
OptimiserOptions OptimiserOf(const TrainingPlan& plan);

/// @param plan of the training @return what is minimised
LossOptions LossOf(const TrainingPlan& plan);

/// @param plan of the training @param device its number @return the seed of what is drawn for it
std::uint64_t DeviceSeed(const TrainingPlan& plan, std::size_t device);

/**
 * @param plan of the training
 * @param join how the device introduced itself
 * @param position of what it sent, which may be anything
 * @return whether the plan and the device's steps have such a place
 */
bool IsDue(const TrainingPlan& plan, const Join& join, const Position& position);

/// @param plan of the training @param stepsPerRound of the device @param position of a step
/// @return the learning rate of that step
double RateAt(const TrainingPlan& plan, std::uint64_t stepsPerRound, const Position& position);

/// @param plan of the training @param stepsPerRound of the device @param position of a micro-batch
/// @return a number that no other micro-batch of the device has
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
