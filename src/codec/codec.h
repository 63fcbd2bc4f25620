/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CODEC_H
#define SPLIT_CODEC_CODEC_H

#include "base/tensor.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace split
{

/// One encoded tensor, and what its bytes are for.
struct EncodedFrame
{
    std::vector<std::uint8_t> bytes; //!< the whole frame
    std::size_t headerBytes{0};      //!< of them: setting, shape, scales, integrity check
    std::size_t indexBytes{0};       //!< of them: which channels or elements were kept
    std::size_t payloadBytes{0};     //!< of them: the values
};

/// Why bytes are not a frame.
struct FrameError
{
    std::string reason; //!< one line that names the field that is wrong
};

/**
 * Compresses a tensor by the steps of @p setting: select, quantise, code.
 *
 * @param setting what to keep and how finely
 * @param tensor the activation or gradient, batch first: {N, C, ...}
 * @return a self-describing frame
 * @throws Error if the tensor cannot be put into a frame (no batch dimension, too large)
 */
EncodedFrame Encode(const Setting& setting, const TensorView& tensor);

/**
 * Restores the tensor of a frame; dropped entries are zero.
 *
 * Any bytes may be given: reading never leaves them, memory never exceeds what a valid frame of
 * this many bytes could describe, and time is linear in the tensor.
 *
 * @param bytes the frame
 * @param count the number of bytes
 * @return the tensor, or why the bytes are not a frame
 */
std::variant<Tensor, FrameError> Decode(const std::uint8_t* bytes, std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_CODEC_H
