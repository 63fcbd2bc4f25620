/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_MODEL_LOADING_H
#define SPLIT_NN_MODEL_LOADING_H

#include "nn/model-info.h"

#include <cstdint>
#include <memory>
#include <string>

namespace split
{

class SplitModel;

/// Which model a program shall work with.
struct ModelChoice
{
    /**
     * What the model is, if there is no checkpoint. The name is that of an architecture of the
     * zoo, or two TorchScript files as `HEAD.pt,TAIL.pt`. With a checkpoint everything is taken
     * from there, and the name may be empty; if it is not, the checkpoint must be of that model.
     * A bottleneck that the checkpoint does not have is put in behind the weights' restoring.
     */
    ModelInfo model;
    std::string checkpoint; //!< file with the weights; empty for fresh or the files' own ones
    std::uint64_t seed{1};  //!< of fresh weights
};

/// @param name of a model @return whether it is that of two TorchScript files
bool IsScriptPair(const std::string& name);

/**
 * @param choice which model
 * @return the model, in evaluation mode
 * @throws Error that names the file or the option that is wrong
 */
std::shared_ptr<SplitModel> LoadModel(const ModelChoice& choice);

} // namespace split

#endif // SPLIT_NN_MODEL_LOADING_H
