/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_CALIBRATIONS_H
#define SPLIT_NN_CALIBRATIONS_H

#include "codec/calibration.h"
#include "nn/checkpoint.h"
#include "nn/stage-cost.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace split
{

/// What the codec learnt of a model's activations, by cut.
using Calibrations = std::map<std::size_t, std::shared_ptr<const Calibration>>;

/// @param stage its name
/// @return the name of the blob that holds the calibration of the cut after it
std::string CalibrationBlob(const std::string& stage);

/**
 * @param checkpoint of a model
 * @param stages of that model
 * @return the calibrations in the checkpoint
 * @throws Error if one is damaged
 */
Calibrations FindCalibrations(const Checkpoint& checkpoint, const std::vector<StageCost>& stages);

} // namespace split

#endif // SPLIT_NN_CALIBRATIONS_H
