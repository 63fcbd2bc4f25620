/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/half.h"

#include <cmath>
#include <cstring>

namespace split
{
namespace
{

std::uint32_t
BitsOf(float value)
{
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

float
FloatOf(std::uint32_t bits)
{
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

} // namespace

std::uint16_t
HalfFromFloat(float value)
{
    constexpr std::uint32_t OVERFLOWS = 0x477FF000;      // 65520: rounds to infinity from here
    constexpr std::uint32_t NORMAL = 0x38800000;         // 2^-14: the smallest normal binary16
    constexpr std::uint32_t EXPONENT_SHIFT = 112U << 23; // the exponents' biases: 127 - 15
    const auto sign = static_cast<std::uint16_t>(BitsOf(value) >> 16 & 0x8000);
    const auto magnitude = BitsOf(value) & 0x7FFFFFFF;
    std::uint32_t half = 0;
    if (magnitude > 0x7F800000)
    {
        half = 0x7E00;
    }
    else if (magnitude >= OVERFLOWS)
    {
        half = 0x7C00;
    }
    else if (magnitude >= NORMAL)
    {
        const auto odd = magnitude >> 13 & 1;
        half = (magnitude - EXPONENT_SHIFT + 0xFFF + odd) >> 13;
    }
    else
    {
        // Adding 0.5 leaves the multiple of 2^-24 in the low bits, rounded as the adder rounds.
        half = BitsOf(FloatOf(magnitude) + 0.5F) - BitsOf(0.5F);
    }
    return static_cast<std::uint16_t>(sign | half);
}

float
FloatFromHalf(std::uint16_t half)
{
    const auto exponent = half >> 10 & 0x1F;
    const auto mantissa = static_cast<std::uint32_t>(half & 0x3FF);
    const auto sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
    if (exponent == 0)
    {
        const auto magnitude = std::ldexp(static_cast<float>(mantissa), -24);
        return sign != 0 ? -magnitude : magnitude;
    }
    const auto wide = exponent == 0x1F ? 0xFFU : static_cast<std::uint32_t>(exponent) + 112;
    return FloatOf(sign | wide << 23 | mantissa << 13);
}

std::uint16_t
BrainFloatFromFloat(float value)
{
    const auto bits = BitsOf(value);
    if (std::isnan(value))
    {
        return static_cast<std::uint16_t>(bits >> 16 | 0x0040);
    }
    const auto odd = bits >> 16 & 1;
    return static_cast<std::uint16_t>((bits + 0x7FFF + odd) >> 16);
}

float
FloatFromBrainFloat(std::uint16_t brainFloat)
{
    return FloatOf(std::uint32_t{brainFloat} << 16);
}

} // namespace split
