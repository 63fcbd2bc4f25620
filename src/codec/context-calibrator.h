/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CONTEXT_CALIBRATOR_H
#define SPLIT_CODEC_CONTEXT_CALIBRATOR_H

#include "codec/context-coder.h"
#include "codec/context-model.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Learns predictors and tables for the context stage.
 *
 * The predictors are fitted by least squares; the channels that they refer to are added one by one,
 * each time the one that helps most.
 *
 * @param symbols sample by sample, channel by channel, row by row
 * @param samples the number of samples
 * @param planes where the symbols lie; all channels are kept
 * @param bits of a symbol
 * @param zero the symbol of level zero
 * @return the model
 */
ContextModel CalibrateContext(const std::vector<std::uint8_t>& symbols,
                              std::size_t samples,
                              const SymbolPlanes& planes,
                              unsigned bits,
                              unsigned zero);

} // namespace split

#endif // SPLIT_CODEC_CONTEXT_CALIBRATOR_H
