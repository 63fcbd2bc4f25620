/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SYMBOL_STAGE_H
#define SPLIT_CODEC_SYMBOL_STAGE_H

#include "codec/byte-stream.h"
#include "codec/calibration.h"
#include "codec/context-coder.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// What both ends know of symbols that an entropy stage codes.
struct SymbolFormat
{
    Entropy entropy;                   //!< the stage
    unsigned bits;                     //!< of a symbol, 1 to 8
    unsigned zero;                     //!< the symbol of level zero
    const BitsCalibration* calibrated; //!< whose tables are used; null for built-in ones
    std::vector<std::size_t> counts;   //!< the number of symbols of each sample
    SymbolPlanes planes;               //!< where they lie, the same for all samples
};

/// Codes symbols. @param format of them @param symbols sample by sample
/// @param bytes where they are appended
void EncodeSymbols(const SymbolFormat& format,
                   const std::vector<std::uint8_t>& symbols,
                   std::vector<std::uint8_t>& bytes);

/**
 * Reverses EncodeSymbols(); reads all that is left.
 *
 * @param format of the symbols
 * @param reader stands at them
 * @return the symbols, each below 2^bits
 * @throws BadField if the bytes do not hold so many symbols
 */
std::vector<std::uint8_t> DecodeSymbols(const SymbolFormat& format, ByteReader& reader);

} // namespace split

#endif // SPLIT_CODEC_SYMBOL_STAGE_H
