/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TRAINING_STATE_H
#define SPLIT_LEARN_TRAINING_STATE_H

#include "base/safetensors.h"

#include <map>
#include <string>

namespace split
{

/// What a party of a training has to remember from one round to the next: weights, moments of the
/// optimiser, averages, all by name.
using TrainingState = std::map<std::string, SafeTensor>;

} // namespace split

#endif // SPLIT_LEARN_TRAINING_STATE_H
