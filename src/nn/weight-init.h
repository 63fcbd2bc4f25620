/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_WEIGHT_INIT_H
#define SPLIT_NN_WEIGHT_INIT_H

#include <cstdint>
#include <torch/torch.h>

namespace split
{

/**
 * Draws the weights of all convolutions and linear layers in @p module uniformly from
 * +-sqrt(6 / fan-in) and sets their biases to zero (He et al., "Delving Deep into Rectifiers",
 * 2015). Nothing else is changed, and torch's own generator is not used.
 *
 * @param module the module and all its descendants
 * @param seed of the weights; uniform draws are the same on every platform
 */
void InitialiseWeights(torch::nn::Module& module, std::uint64_t seed);

} // namespace split

#endif // SPLIT_NN_WEIGHT_INIT_H
