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

/// @param tensor fp32, dense and row-major @return the same without a copy
TensorView ViewOf(const torch::Tensor& tensor);

/// @param message without its frame @param frame of it
/// @return the message with the frame's bytes, and what they are for
OutgoingActivations WithFrame(Activations message, EncodedFrame frame);

/// @param message without its frame @param frame of it
/// @return the message with the frame's bytes, and what they are for
OutgoingGradients WithFrame(Gradients message, EncodedFrame frame);

} // namespace split

#endif // SPLIT_LEARN_OUTGOING_H
