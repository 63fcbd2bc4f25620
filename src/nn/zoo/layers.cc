/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/zoo/layers.h"

namespace split
{

using namespace torch::nn;

Conv2d
Convolution(std::size_t in, std::size_t out, int kernel, int stride)
{
    return Conv2d(Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

Sequential
ConvRelu(std::size_t in, std::size_t out)
{
    return Sequential(Conv2d(Conv2dOptions(in, out, 3).padding(1)), ReLU());
}

Sequential
ConvNormRelu(std::size_t in, std::size_t out)
{
    return Sequential(Convolution(in, out, 3), BatchNorm2d(out), ReLU());
}

MaxPool2d
HalvingPool()
{
    return MaxPool2d(2);
}

Sequential
GlobalPool()
{
    return Sequential(AdaptiveAvgPool2d(1), Flatten());
}

Sequential
LinearRelu(std::size_t in, std::size_t out)
{
    return Sequential(Linear(in, out), ReLU());
}

Sequential
FlattenLinearRelu(std::size_t in, std::size_t out)
{
    return Sequential(Flatten(), Linear(in, out), ReLU());
}

} // namespace split
