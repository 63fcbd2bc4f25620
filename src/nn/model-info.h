/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_MODEL_INFO_H
#define SPLIT_NN_MODEL_INFO_H

#include "base/tensor.h"
#include "data/normalisation.h"
#include "nn/bottleneck.h"

#include <cstddef>
#include <optional>
#include <string>

namespace split
{

/// What a model is called, what it takes and what it answers.
struct ModelInfo
{
    std::string name;            //!< of the architecture
    Shape input;                 //!< shape of one sample, {C, H, W}
    std::size_t classes;         //!< number of scores that it answers with; 0 for as many as its
                                 //!< last stage gives, which an InferenceEngine's Info() tells
    Normalisation normalisation; //!< of the pixels that it was trained on
    std::optional<Bottleneck> bottleneck{}; //!< that was put into the architecture
};

} // namespace split

#endif // SPLIT_NN_MODEL_INFO_H
