/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TRAINING_METHOD_H
#define SPLIT_LEARN_TRAINING_METHOD_H

#include "learn/training-plan.h"

#include <string>
#include <vector>

namespace split
{

/// A way to train a model over a network, as papers name it, and what it sets unless its user does.
struct TrainingMethod
{
    std::string name;            //!< as the user gives it
    std::string explanation;     //!< in one line
    Collaboration collaboration; //!< who trains what
    std::string keep;            //!< schedule of the share that is kept
    std::string bits;            //!< schedule of the bits of a value
    std::string gradientBits;    //!< schedule of the bits of a gradient's value
    bool needsCheckpoint{false}; //!< whether it begins with a trained model
    bool hasRelay{false};        //!< whether it cuts the model twice
};

/// @return all methods
const std::vector<TrainingMethod>& TrainingMethods();

/**
 * @param name of a method
 * @return the method
 * @throws Error listing those there are
 */
const TrainingMethod& FindTrainingMethod(const std::string& name);

/**
 * Gives `deprune` and `prune` the phases of their authors, which go with learned gates: whole
 * channels in half precision, few of them for five eighths of deprune; none pruned for six
 * thirteenths of prune, then 1/16, then 1/64 for the last four thirteenths
 * (https://github.com/AnteronGitHub/sparse).
 *
 * @param method any method
 * @param epochs of the training
 * @return the method as published; others than those two keep their schedules
 */
TrainingMethod AsPublished(TrainingMethod method, double epochs);

} // namespace split

#endif // SPLIT_LEARN_TRAINING_METHOD_H
