/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_KEPT_ENTRIES_H
#define SPLIT_CODEC_KEPT_ENTRIES_H

#include "base/tensor.h"
#include "codec/codec.h"
#include "codec/selection.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <variant>

/**
 * @file
 * Frames of a second tensor, such as the gradient, for the entries that a first frame kept: as both
 * ends know which these are, the frame needs no index.
 */

namespace split
{

/**
 * @param kept of a tensor
 * @param shape of that tensor, {N, C, ...}
 * @return the shape of the kept entries, gathered: {N, kept channels, ...} for channels, {N, most
 *     that a sample keeps} for elements, with zeros where a sample keeps fewer
 */
Shape KeptShape(const Selection& kept, const Shape& shape);

/**
 * Compresses some entries of a tensor.
 *
 * @param setting how finely the values are coded; what it says of keeping is not looked at
 * @param tensor the gradient, batch first: {N, C, ...}
 * @param kept of a tensor of this shape
 * @param seed of stochastic rounding
 * @return a self-describing frame of the kept entries, gathered, with a scale a sample
 * @throws Error if the entries cannot be put into a frame
 */
EncodedFrame EncodeKept(const Setting& setting,
                        const TensorView& tensor,
                        const Selection& kept,
                        std::uint64_t seed);

/**
 * Restores what EncodeKept() left of a tensor. Any bytes may be given, as to Decode().
 *
 * @param shape of the tensor
 * @param kept as given to EncodeKept()
 * @param bytes the frame
 * @param count the number of bytes
 * @return the tensor, zero where nothing was kept, or why the bytes are not such a frame
 */
std::variant<Tensor, FrameError> DecodeKept(const Shape& shape,
                                            const Selection& kept,
                                            const std::uint8_t* bytes,
                                            std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_KEPT_ENTRIES_H
