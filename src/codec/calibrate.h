/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CALIBRATE_H
#define SPLIT_CODEC_CALIBRATE_H

#include "base/tensor.h"
#include "codec/calibration.h"
#include "codec/setting.h"

#include <vector>

namespace split
{

/// What a calibration is made for.
struct CalibrationGoal
{
    std::vector<unsigned> bits{1, 2, 3, 4, 5, 6, 7, 8}; //!< of the quantiser, ascending
    double percentile{99.9}; //!< of all magnitudes, which the static grids reach
    Setting setting;         //!< scale and dead zone of the frames that will use the tables
    bool useMeans{false};    //!< symbols stand for the means of their bins, not for the levels
};

/**
 * Learns from activations what makes their frames small: static grids, reconstruction points and
 * the tables of the entropy stages.
 *
 * The means of what falls to each symbol always lower the squared error. Whether they also serve
 * the rest of the model better than the levels of the grid differs from cut to cut, and is the
 * caller's to measure.
 *
 * @param activations of training samples at one cut: {N, C, ...}, at least one sample
 * @param goal what the calibration is for
 * @return the calibration
 * @throws Error if there are too few samples, or values that are not finite
 */
Calibration Calibrate(const TensorView& activations, const CalibrationGoal& goal);

} // namespace split

#endif // SPLIT_CODEC_CALIBRATE_H
