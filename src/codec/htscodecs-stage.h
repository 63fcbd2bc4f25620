/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_HTSCODECS_STAGE_H
#define SPLIT_CODEC_HTSCODECS_STAGE_H

#include "codec/byte-stream.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Codes symbols as a stream of rANS 4x16 (CRAM codec specification 3.1) of order 0 or 1, whichever
 * is shorter, without its size.
 *
 * @param symbols what is coded
 * @param count how many there are
 * @param frame where the stream is appended
 */
void CompressHtscodecs(const std::uint8_t* symbols,
                       std::size_t count,
                       std::vector<std::uint8_t>& frame);

/**
 * Reverses CompressHtscodecs(); reads all that is left.
 *
 * @param reader stands at the stream
 * @param symbols room for what was compressed
 * @param count its size, which the caller knows
 * @throws BadField if the stream does not hold exactly that many symbols
 */
void DecompressHtscodecs(ByteReader& reader, std::uint8_t* symbols, std::size_t count);

} // namespace split

#endif // SPLIT_CODEC_HTSCODECS_STAGE_H
