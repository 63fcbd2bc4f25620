/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/stage-range-cost.h"

#include "nn/split-model.h"
#include "nn/stage-cost.h"

namespace split
{

StageRangeCost::StageRangeCost(const ModelPart& part)
{
    part.SetTraining(false);
    const auto stages = MeasureStages(part.Model());
    for (auto index = part.First(); index < part.End(); ++index)
    {
        flops += static_cast<double>(stages[index].flops);
    }
    input = part.First() > 0 ? stages[part.First() - 1].activation : part.Model().Info().input;
    outputElements = part.End() > 0 ? ElementCount(stages[part.End() - 1].activation) : 0;
}

} // namespace split
