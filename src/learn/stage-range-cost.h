/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_STAGE_RANGE_COST_H
#define SPLIT_LEARN_STAGE_RANGE_COST_H

#include "base/tensor.h"
#include "learn/model-part.h"

#include <cstddef>

namespace split
{

/// What a part of a model costs for one sample.
struct StageRangeCost
{
    /// Runs the whole model once, in evaluation mode, which it is then in. @param part of it
    /// @throws Error naming a stage that cannot run
    explicit StageRangeCost(const ModelPart& part);

    double flops{0};               //!< forward
    Shape input;                   //!< shape of the input, without the batch
    std::size_t outputElements{0}; //!< of the output
};

} // namespace split

#endif // SPLIT_LEARN_STAGE_RANGE_COST_H
