/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_ZOO_H
#define SPLIT_NN_ZOO_H

#include "nn/model-info.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace split
{

class SplitModel;

/// @return the names of the architectures that MakeModel() knows
std::vector<std::string> ZooNames();

/**
 * Makes a model of a known architecture, with weights drawn by @p seed (He initialisation).
 *
 * @param info name, input ({1 or 3, 28, 28} or {1 or 3, 32, 32}), class count (up to 100,000) and
 *        bottleneck of the model
 * @param seed of the weights; the same weights on every platform
 * @return the model, in evaluation mode
 * @throws Error if the name is unknown, listing those there are, or if the input does not fit
 */
std::shared_ptr<SplitModel> MakeModel(const ModelInfo& info, std::uint64_t seed);

} // namespace split

#endif // SPLIT_NN_ZOO_H
