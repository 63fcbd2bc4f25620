/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_ARRIVAL_H
#define SPLIT_LEARN_ARRIVAL_H

#include "base/tensor.h"
#include "codec/codec.h"
#include "learn/training-plan.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <torch/torch.h>
#include <variant>

namespace split
{

/// A micro-batch that has arrived and can be used.
struct Arrival
{
    SelectedTensor activation; //!< at the cut
    torch::Tensor labels;      //!< {N}, int64
};

/**
 * @param activations what was sent, which may be anything
 * @param plan of the training
 * @param sample shape of the activation of one sample
 * @param classes that labels tell apart
 * @return what was sent, or why it cannot be used
 */
std::variant<Arrival, Failure> OpenArrival(const Activations& activations,
                                           const TrainingPlan& plan,
                                           const Shape& sample,
                                           std::size_t classes);

} // namespace split

#endif // SPLIT_LEARN_ARRIVAL_H
