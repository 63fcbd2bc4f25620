/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/grid.h"

#include "codec/byte-stream.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace split
{
namespace
{

constexpr std::uint16_t TWO_SIDED = 0x8000;
constexpr std::uint16_t SMALLEST_STEP = 0x0080; //!< 2^-126: the reciprocal is still finite
constexpr std::uint16_t LARGEST_STEP = 0x7F7F;  //!< the largest finite bfloat16

float
FloatFromCode(std::uint16_t code)
{
    const auto pattern = static_cast<std::uint32_t>(code & ~TWO_SIDED) << 16;
    float step;
    std::memcpy(&step, &pattern, sizeof step);
    return step;
}

/// @return the code of the smallest step of which @p levels reach @p extreme, or else the largest
/// of which they are a finite number
std::uint16_t
FitStep(float extreme, float levels)
{
    const auto step = extreme / levels;
    std::uint32_t pattern;
    std::memcpy(&pattern, &step, sizeof pattern);
    auto code = static_cast<std::uint16_t>((pattern + 0xFFFF) >> 16);
    while (!std::isfinite(FloatFromCode(code) * levels))
    {
        --code;
    }
    return std::max(code, SMALLEST_STEP);
}

/// The finite values furthest from zero on either side.
struct Extremes
{
    float least{0};    //!< at most 0
    float greatest{0}; //!< at least 0
};

Extremes
FindExtremes(const float* values, std::size_t count)
{
    Extremes extremes;
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto value = std::isfinite(values[i]) ? values[i] : 0.0F;
        extremes.least = std::min(extremes.least, value);
        extremes.greatest = std::max(extremes.greatest, value);
    }
    return extremes;
}

} // namespace

Grid::Grid(std::uint16_t code, unsigned bits)
    : m_code{code},
      m_step{FloatFromCode(code)},
      m_zero{(code & TWO_SIDED) != 0 ? 1 << (bits - 1) : 0},
      m_last{(1 << bits) - 1}
{
}

Grid
Grid::Spanning(const float* values, std::size_t count, unsigned bits)
{
    const auto [least, greatest] = FindExtremes(values, count);
    const auto half = static_cast<float>(1U << (bits - 1));
    // One bit has a level on one side only: the side that reaches further.
    const bool twoSided = bits == 1 ? -least > greatest : least < 0;
    if (!twoSided)
    {
        return Grid(FitStep(greatest, 2 * half - 1), bits);
    }
    const auto below = FitStep(-least, half);
    const auto above = bits == 1 ? below : FitStep(greatest, half - 1);
    return Grid(std::max(below, above) | TWO_SIDED, bits);
}

Grid
Grid::FromCode(std::uint16_t code, unsigned bits)
{
    const auto step = code & ~TWO_SIDED;
    if (step < SMALLEST_STEP || step > LARGEST_STEP)
    {
        throw BadField("scale: not a positive, finite step");
    }
    return Grid(code, bits);
}

std::uint16_t
Grid::Code() const
{
    return m_code;
}

void
Grid::Quantise(const float* values, std::size_t count, std::uint8_t* symbols) const
{
    const auto scale = 1.0F / m_step;
    const auto lowest = static_cast<float>(-m_zero);
    const auto highest = static_cast<float>(m_last - m_zero);
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto steps = std::isnan(values[i]) ? 0.0F : values[i] * scale;
        const auto level = std::nearbyint(std::clamp(steps, lowest, highest));
        symbols[i] = static_cast<std::uint8_t>(static_cast<int>(level) + m_zero);
    }
}

void
Grid::Restore(const std::uint8_t* symbols, std::size_t count, float* values) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        values[i] = static_cast<float>(symbols[i] - m_zero) * m_step;
    }
}

} // namespace split
