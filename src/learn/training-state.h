/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TRAINING_STATE_H
#define SPLIT_LEARN_TRAINING_STATE_H

#include "base/safetensors.h"

#include <map>
#include <string>
#include <vector>

namespace split
{

/// What a party of a training has to remember from one round to the next: weights, moments of the
/// optimiser, averages, all by name.
using TrainingState = std::map<std::string, SafeTensor>;

/// Adds a part to a whole. @param prefix comes in front of the names @param part what is added
/// @param whole what it is added to
void AddUnder(const std::string& prefix, TrainingState part, TrainingState& whole);

/// @param prefix as of AddUnder() @param whole likewise @return what that added
TrainingState TakeUnder(const std::string& prefix, const TrainingState& whole);

/// @param numbers any @return the same, to the last bit
SafeTensor PackNumbers(const std::vector<double>& numbers);

/**
 * @param state where the numbers are
 * @param name of what PackNumbers() returned
 * @return the numbers; none if there is no such name
 * @throws Error if it did not return that
 */
std::vector<double> UnpackNumbers(const TrainingState& state, const std::string& name);

} // namespace split

#endif // SPLIT_LEARN_TRAINING_STATE_H
