/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo/architectures.h"
#include "nn/zoo/layers.h"

namespace split
{

void
AppendVgg8(SplitModel& model)
{
    const auto& info = model.Info();
    const auto side = info.input[1] / 2 / 2 / 2; // after three poolings
    model.Append("conv1", ConvRelu(info.input[0], 32));
    model.Append("pool1", HalvingPool());
    model.Append("conv2", ConvRelu(32, 64));
    model.Append("pool2", HalvingPool());
    model.Append("conv3", ConvRelu(64, 96));
    model.Append("conv4", ConvRelu(96, 96));
    model.Append("conv5", ConvRelu(96, 96));
    model.Append("pool3", HalvingPool());
    model.Append("fc6", FlattenLinearRelu(96 * side * side, 128));
    model.Append("fc7", LinearRelu(128, 128));
    model.Append("fc8", torch::nn::Linear(128, info.classes));
}

} // namespace split
