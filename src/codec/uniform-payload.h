/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_UNIFORM_PAYLOAD_H
#define SPLIT_CODEC_UNIFORM_PAYLOAD_H

#include "base/tensor.h"
#include "codec/frame-header.h"
#include "codec/grid.h"
#include "codec/selection.h"
#include "codec/session.h"
#include "codec/setting.h"
#include "codec/symbol-stage.h"

#include <cstdint>
#include <vector>

namespace split
{

/**
 * @param setting scale, which is not static, and bits
 * @param sides of the grids
 * @param selection what is kept of the tensor
 * @param tensor the values
 * @return a grid for each sample
 */
std::vector<Grid> ChooseGrids(const Setting& setting,
                              Sides sides,
                              const Selection& selection,
                              const TensorView& tensor);

/**
 * @param setting rounding and dead zone
 * @param grids of the samples
 * @param selection what is kept of the tensor
 * @param tensor the values
 * @param seed of stochastic rounding
 * @return the symbols of the kept values, sample by sample
 */
std::vector<std::uint8_t> QuantiseKept(const Setting& setting,
                                       const std::vector<Grid>& grids,
                                       const Selection& selection,
                                       const TensorView& tensor,
                                       std::uint64_t seed);

/**
 * As QuantiseKept(), but what is not kept has symbols too, those of zeros.
 *
 * @param setting rounding and dead zone
 * @param grids of the samples
 * @param selection what is kept of the tensor
 * @param tensor the values
 * @param seed of stochastic rounding
 * @return the symbols of all values, sample by sample
 */
std::vector<std::uint8_t> QuantiseAll(const Setting& setting,
                                      const std::vector<Grid>& grids,
                                      const Selection& selection,
                                      const TensorView& tensor,
                                      std::uint64_t seed);

/**
 * Turns symbols into the values that they stand for.
 *
 * @param symbols as QuantiseKept() returns them
 * @param grids of the samples
 * @param points what the symbols stand for, in steps; null for the levels of the grids
 * @param selection what was kept of the tensor
 * @param tensor zeros, which the values replace
 */
void RestoreKept(const std::vector<std::uint8_t>& symbols,
                 const std::vector<Grid>& grids,
                 const float* points,
                 const Selection& selection,
                 Tensor& tensor);

/// @param shape of a tensor @param selection of whole channels
/// @return where the kept symbols lie
SymbolPlanes PlanesOf(const Shape& shape, const Selection& selection);

/**
 * @param header of the frame
 * @param calibration for the bits, or null
 * @param selection what is kept
 * @param grids of the samples
 * @return how the symbols of the frame are coded
 */
SymbolFormat FormatOf(const FrameHeader& header,
                      const BitsCalibration* calibration,
                      const Selection& selection,
                      const std::vector<Grid>& grids);

} // namespace split

#endif // SPLIT_CODEC_UNIFORM_PAYLOAD_H
