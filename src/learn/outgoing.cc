/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/outgoing.h"

#include <utility>

namespace split
{

TensorView
ViewOf(const torch::Tensor& tensor)
{
    return {tensor.data_ptr<float>(), Shape(tensor.sizes().begin(), tensor.sizes().end())};
}

OutgoingActivations
WithFrame(Activations message, EncodedFrame frame)
{
    message.frame = std::move(frame.bytes);
    return {std::move(message), frame.headerBytes, frame.indexBytes, frame.payloadBytes};
}

OutgoingGradients
WithFrame(Gradients message, EncodedFrame frame)
{
    message.frame = std::move(frame.bytes);
    return {std::move(message), frame.headerBytes, frame.payloadBytes};
}

} // namespace split
