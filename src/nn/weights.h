/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_WEIGHTS_H
#define SPLIT_NN_WEIGHTS_H

#include "nn/checkpoint.h"

#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace split
{

class SplitModel;

/// How a checkpoint stores the weights.
enum class Precision
{
    FP32, //!< as they are
    FP16  //!< rounded to half the bytes; loaded as fp32 again
};

/// @param module any
/// @return its parameters and buffers by the names of PyTorch's state_dict; changing a tensor's
///         values changes the module
std::vector<std::pair<std::string, torch::Tensor>> StateOf(const torch::nn::Module& module);

/**
 * @param model whose weights to take
 * @param precision how to store them
 * @return the weights, without notes and blobs
 * @throws Error naming a tensor of a type that cannot be stored, or of values that are not finite
 *         as they are to be stored
 */
Checkpoint TakeCheckpoint(const SplitModel& model, Precision precision);

/**
 * Gives a model the weights and the normalisation of a checkpoint.
 *
 * @param checkpoint of a model of the same name, input and classes
 * @param model what to change; unchanged if an error is thrown
 * @throws Error naming the first thing, a tensor mostly, in which the two differ, or a tensor of
 *         values that are not finite
 */
void ApplyCheckpoint(const Checkpoint& checkpoint, SplitModel& model);

} // namespace split

#endif // SPLIT_NN_WEIGHTS_H
