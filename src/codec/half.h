/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_HALF_H
#define SPLIT_CODEC_HALF_H

#include <cstdint>

namespace split
{

/// @return @p value as IEEE 754 binary16, to the nearest, ties to even; a NaN stays one
std::uint16_t HalfFromFloat(float value);

/// @return the value of the binary16 @p half, exactly
float FloatFromHalf(std::uint16_t half);

/// @return @p value as bfloat16, to the nearest, ties to even; a NaN stays one
std::uint16_t BrainFloatFromFloat(float value);

/// @return the value of the bfloat16 @p brainFloat, exactly
float FloatFromBrainFloat(std::uint16_t brainFloat);

} // namespace split

#endif // SPLIT_CODEC_HALF_H
