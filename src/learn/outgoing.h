/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_OUTGOING_H
#define SPLIT_LEARN_OUTGOING_H

#include "base/tensor.h"
#include "codec/codec.h"
#include "learn/device-trainer.h"
#include "learn/edge-trainer.h"
#include "protocol/training-message.h"

#include <torch/torch.h>

namespace split
{

/// @return @p tensor, fp32, dense and row-major, without a copy
TensorView ViewOf(const torch::Tensor& tensor);

/// @return @p message with the bytes of @p frame, and what they are for
OutgoingActivations WithFrame(Activations message, EncodedFrame frame);

/// @return @p message with the bytes of @p frame, and what they are for
OutgoingGradients WithFrame(Gradients message, EncodedFrame frame);

} // namespace split

#endif // SPLIT_LEARN_OUTGOING_H
