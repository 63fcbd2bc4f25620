/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FLOAT_PAYLOAD_H
#define SPLIT_CODEC_FLOAT_PAYLOAD_H

#include "base/tensor.h"
#include "codec/byte-stream.h"
#include "codec/frame-header.h"
#include "codec/selection.h"

#include <cstdint>
#include <vector>

namespace split
{

/**
 * Appends the kept values as little-endian fp32, fp16 or bf16, packed by Entropy::NONE or ZSTD.
 *
 * @param header of the frame
 * @param selection what is kept
 * @param tensor whose values are appended
 * @param bytes where they go
 */
void EncodeFloats(const FrameHeader& header,
                  const Selection& selection,
                  const TensorView& tensor,
                  std::vector<std::uint8_t>& bytes);

/**
 * Reverses EncodeFloats(); reads all that is left.
 *
 * @param header of the frame
 * @param selection what is kept
 * @param reader stands at the values
 * @param tensor zeros, which the kept values replace
 * @throws BadField if the bytes do not hold the values
 */
void DecodeFloats(const FrameHeader& header,
                  const Selection& selection,
                  ByteReader& reader,
                  Tensor& tensor);

} // namespace split

#endif // SPLIT_CODEC_FLOAT_PAYLOAD_H
