/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_HALF_H
#define SPLIT_CODEC_HALF_H

#include <cstdint>

namespace split
{

/// @param value any @return it as IEEE 754 binary16, to the nearest, ties to even; a NaN stays one
std::uint16_t HalfFromFloat(float value);

/// @param half a binary16 @return its value, exactly
float FloatFromHalf(std::uint16_t half);

/// @param value any @return it as bfloat16, to the nearest, ties to even; a NaN stays one
std::uint16_t BrainFloatFromFloat(float value);

/// @param brainFloat a bfloat16 @return its value, exactly
float FloatFromBrainFloat(std::uint16_t brainFloat);

} // namespace split

#endif // SPLIT_CODEC_HALF_H
