/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_STAGE_COST_H
#define SPLIT_NN_STAGE_COST_H

#include "base/tensor.h"

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

/**
 * Runs @p model, which is in evaluation mode, once on a sample of zeros.
 *
 * @return the cost of every stage, in order
 * @throws Error naming the stage that does not fit its input, and both shapes, or what is wrong
 *         with the scores at the end
 */
std::vector<StageCost> MeasureStages(const SplitModel& model);

} // namespace split

#endif // SPLIT_NN_STAGE_COST_H
