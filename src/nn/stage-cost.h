/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_STAGE_COST_H
#define SPLIT_NN_STAGE_COST_H

#include "base/tensor.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace split
{

class SplitModel;

/// What one stage of a model costs for one sample.
struct StageCost
{
    std::string name;         //!< the stage's name
    std::uint64_t flops;      //!< floating-point operations, a multiply-add counted as two
    std::uint64_t parameters; //!< trainable values
    Shape activation;         //!< shape of its output for one sample, without the batch
};

/// The most values that one sample may have; keeps a mistyped shape from taking all memory.
inline constexpr std::size_t MOST_INPUT_VALUES = std::size_t{1} << 25;

/**
 * Runs a model once on a sample of zeros.
 *
 * @param model in evaluation mode
 * @return the cost of every stage, in order
 * @throws Error if the input has more than MOST_INPUT_VALUES; or naming the stage that cannot run,
 *         the shape of its input and torch's reason; or the stage that answers something unusable,
 *         its input and that answer; or what is wrong with the scores at the end
 */
std::vector<StageCost> MeasureStages(const SplitModel& model);

} // namespace split

#endif // SPLIT_NN_STAGE_COST_H
