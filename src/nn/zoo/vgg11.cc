/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo/architectures.h"
#include "nn/zoo/layers.h"

#include <string>
#include <vector>

namespace split
{

using namespace torch::nn;

namespace
{

/// @return 2x2 maximum pooling that pads an odd side, so that 28 can be halved five times, as 32
MaxPool2d
PaddedHalvingPool()
{
    return MaxPool2d(MaxPool2dOptions(2).ceil_mode(true));
}

} // namespace

void
AppendVgg11(SplitModel& model)
{
    const std::vector<std::vector<std::size_t>> blocks{{64},
                                                       {128},
                                                       {256, 256},
                                                       {512, 512},
                                                       {512, 512}};
    const auto& info = model.Info();
    auto channels = info.input[0];
    int conv = 0;
    int pool = 0;
    for (const auto& block : blocks)
    {
        for (const auto width : block)
        {
            model.Append("conv" + std::to_string(++conv), ConvNormRelu(channels, width));
            channels = width;
        }
        model.Append("pool" + std::to_string(++pool), PaddedHalvingPool());
    }
    model.Append("fc9", FlattenLinearRelu(channels, 512));
    model.Append("fc10", LinearRelu(512, 512));
    model.Append("fc11", Linear(512, info.classes));
}

} // namespace split
