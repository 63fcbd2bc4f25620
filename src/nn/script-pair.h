/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_SCRIPT_PAIR_H
#define SPLIT_NN_SCRIPT_PAIR_H

#include "nn/model-info.h"

#include <cstdint>
#include <memory>
#include <string>

namespace split
{

class SplitModel;

/**
 * Makes a model of two TorchScript files, exported from Python with `torch.jit.script(...).save()`
 * or `torch.jit.trace(...).save()`: one stage `head`, one stage `tail`.
 *
 * @param headPath of the part that takes {N, C, H, W}
 * @param tailPath of the part that takes what the head answers, and answers {N, classes}
 * @param info name, input and normalisation, which the files do not hold, and the class count, or
 *        0 for as many as the tail answers with; its bottleneck, if any, stands
 *        between the two
 * @param seed of the bottleneck's weights
 * @return the model, in evaluation mode
 * @throws Error naming the file that cannot be read, or the part whose shapes do not fit
 */
std::shared_ptr<SplitModel> LoadScriptPair(const std::string& headPath,
                                           const std::string& tailPath,
                                           const ModelInfo& info,
                                           std::uint64_t seed);

} // namespace split

#endif // SPLIT_NN_SCRIPT_PAIR_H
