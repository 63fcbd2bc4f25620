/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_SETUP_H
#define SPLIT_TRAINING_SETUP_H

#include "data/dataset.h"
#include "learn/compression-schedule.h"
#include "learn/training-method.h"
#include "learn/training-plan.h"
#include "nn/model-loading.h"
#include "training-options.h"

#include <cstddef>
#include <memory>
#include <vector>

/// What the options of a training come to.
struct TrainingSetup
{
    split::TrainingMethod method;           //!< with what the options change of it
    split::ModelChoice model;               //!< of which each party makes a copy of its own
    split::TrainingPlan plan;               //!< what all parties agree on
    split::CompressionSchedule compression; //!< of which each party takes a copy
    std::vector<split::Dataset> training;   //!< each device's samples
    std::vector<std::shared_ptr<const split::Dataset>> validation; //!< likewise; null for none
    split::Dataset test;                                           //!< what no party sees
};

/**
 * @param options of the user
 * @return what they come to
 * @throws split::Error naming the option or the file that cannot be used
 */
TrainingSetup SetUpTraining(const TrainingOptions& options);

/// Refuses numbers that make no training.
/// @throws split::Error naming the option and its range
void CheckNumbers(const TrainingOptions& options);

#endif // SPLIT_TRAINING_SETUP_H
