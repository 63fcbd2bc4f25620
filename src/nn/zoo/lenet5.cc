/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo/architectures.h"
#include "nn/zoo/layers.h"

namespace split
{

using namespace torch::nn;

void
AppendLenet5(SplitModel& model)
{
    const auto& info = model.Info();
    const int border = info.input[1] == 28 ? 2 : 0; // the network was made for 32x32 pixels
    const auto conv1 = Conv2dOptions(info.input[0], 6, 5).padding(border);
    model.Append("conv1", Sequential(Conv2d(conv1), ReLU()));
    model.Append("pool1", HalvingPool());
    model.Append("conv2", Sequential(Conv2d(Conv2dOptions(6, 16, 5)), ReLU()));
    model.Append("pool2", HalvingPool());
    model.Append("fc3", FlattenLinearRelu(16 * 5 * 5, 120));
    model.Append("fc4", LinearRelu(120, 84));
    model.Append("fc5", Linear(84, info.classes));
}

} // namespace split
