/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_ZSTD_STAGE_H
#define SPLIT_CODEC_ZSTD_STAGE_H

#include "codec/byte-stream.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// Compresses to one Zstandard frame (RFC 8878) without a checksum. @param bytes what is compressed
/// @param count how many there are @param frame where that is appended
void CompressZstd(const std::uint8_t* bytes, std::size_t count, std::vector<std::uint8_t>& frame);

/**
 * Reverses CompressZstd(); reads all that is left.
 *
 * @param reader stands at the Zstandard frame
 * @param bytes room for what was compressed
 * @param count its size, which the caller knows
 * @throws BadField if the frame does not hold exactly that many bytes
 */
void DecompressZstd(ByteReader& reader, std::uint8_t* bytes, std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_ZSTD_STAGE_H
