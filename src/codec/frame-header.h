/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FRAME_HEADER_H
#define SPLIT_CODEC_FRAME_HEADER_H

#include "base/tensor.h"
#include "codec/byte-stream.h"
#include "codec/selection.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// What a frame begins with: how the rest is to be read.
struct FrameHeader
{
    unsigned bits;          //!< as in Setting
    Entropy entropy;        //!< as in Setting
    Selection::Index index; //!< how the frame tells what was kept
    Shape shape;            //!< of the whole tensor

    /// Appends the header.
    void Write(std::vector<std::uint8_t>& bytes) const;

    /**
     * Reads what Write() wrote.
     *
     * @param reader stands at the begin of the frame
     * @return the header
     * @throws BadField if it is none, or describes a tensor beyond the limits below
     */
    static FrameHeader Read(ByteReader& reader);
};

/// How many dimensions a tensor in a frame may have.
inline constexpr std::size_t MOST_DIMENSIONS = 8;

/// How many elements a tensor in a frame may have.
inline constexpr std::size_t MOST_ELEMENTS = std::size_t{1} << 28;

/// Keeps a few bytes from asking for much memory: how many elements each byte of a frame may stand
/// for. What the coders make of nothing but zeros stays below it.
inline constexpr std::size_t MOST_ELEMENTS_A_BYTE = std::size_t{1} << 18;

/// @return whether @p shape has at most @p most elements, extents of zero counting as one
bool HasAtMost(const Shape& shape, std::size_t most);

} // namespace split

#endif // SPLIT_CODEC_FRAME_HEADER_H
