/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CHANNEL_WEIGHTS_H
#define SPLIT_LEARN_CHANNEL_WEIGHTS_H

#include "learn/model-part.h"

#include <cstdint>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace split
{

/// The weights that a tail applies first to each channel of its input.
struct ChannelWeights
{
    torch::Tensor parameter; //!< the weights
    std::int64_t dimension;  //!< of the parameter, along which the channels lie
    std::int64_t extent;     //!< indices of a channel along it
};

/**
 * @param tail whose first convolution, transposed convolution or linear layer is looked for
 * @param channels of its input
 * @return its weights, unless there is no such layer or its input has other channels
 */
std::optional<ChannelWeights> FindChannelWeights(const ModelPart& tail, std::size_t channels);

/// @param weights of channels @return the Euclidean norm of those of each
std::vector<float> NormsOf(const ChannelWeights& weights);

} // namespace split

#endif // SPLIT_LEARN_CHANNEL_WEIGHTS_H
