/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_ZOO_LAYERS_H
#define SPLIT_NN_ZOO_LAYERS_H

#include <cstddef>
#include <torch/torch.h>

namespace split
{

/// @param in channels of its input @param out channels of its output
/// @param kernel its height and width @param stride its stride
/// @return a convolution that keeps height and width at stride 1, without bias
torch::nn::Conv2d Convolution(std::size_t in, std::size_t out, int kernel, int stride = 1);

/// @param in channels of its input @param out channels of its output
/// @return a 3x3 convolution with bias and a rectifier
torch::nn::Sequential ConvRelu(std::size_t in, std::size_t out);

/// @param in channels of its input @param out channels of its output
/// @return a 3x3 convolution, batch normalisation and a rectifier
torch::nn::Sequential ConvNormRelu(std::size_t in, std::size_t out);

/// @return 2x2 maximum pooling, which drops an odd last row and column
torch::nn::MaxPool2d HalvingPool();

/// @return averaging over height and width, to one value a channel
torch::nn::Sequential GlobalPool();

/// @param in values of its input @param out values of its output
/// @return a linear layer and a rectifier
torch::nn::Sequential LinearRelu(std::size_t in, std::size_t out);

/// @param in values of its input @param out values of its output
/// @return the same for activations that still have height and width
torch::nn::Sequential FlattenLinearRelu(std::size_t in, std::size_t out);

} // namespace split

#endif // SPLIT_NN_ZOO_LAYERS_H
