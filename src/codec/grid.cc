/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/grid.h"

#include "codec/byte-stream.h"
#include "codec/philox.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace split
{
namespace
{

constexpr std::uint16_t TWO_SIDED = 0x8000;
constexpr std::uint16_t SMALLEST_STEP = 0x0080; //!< 2^-126: the reciprocal is still finite
constexpr std::uint16_t STEP_OF_ONE = 0x3F80;
constexpr std::uint16_t LARGEST_STEP = 0x7F7F; //!< the largest finite bfloat16

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

/// @return the level next to @p level at random, which it is in the mean
int
RoundAtRandom(float level, std::uint32_t random)
{
    const auto towardsZero = static_cast<int>(level);
    const auto below = towardsZero - (static_cast<float>(towardsZero) > level ? 1 : 0);
    const auto above = level - static_cast<float>(below);
    return below + (static_cast<float>(random >> 8) * 0x1p-24F < above ? 1 : 0);
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
Grid::Reaching(const Extremes& extremes, unsigned bits, Sides sides)
{
    const auto [least, greatest] = extremes;
    const auto half = static_cast<float>(1U << (bits - 1));
    const bool wantsTwo = bits == 1 ? -least > greatest : least < 0;
    if (sides == Sides::ONE || (sides == Sides::ANY && !wantsTwo))
    {
        return Grid(FitStep(greatest, 2 * half - 1), bits);
    }
    const auto below = FitStep(std::abs(least), half);
    const auto above = bits == 1 ? below : FitStep(greatest, half - 1);
    return Grid(std::max(below, above) | TWO_SIDED, bits);
}

Grid
Grid::OfLevels(unsigned bits)
{
    return Grid(STEP_OF_ONE, bits);
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

bool
Grid::IsTwoSided() const
{
    return m_zero > 0;
}

float
Grid::Step() const
{
    return m_step;
}

int
Grid::Zero() const
{
    return m_zero;
}

LevelRule
Grid::Rule(float deadZone) const
{
    return {1.0F / m_step, deadZone, -m_zero, m_last - m_zero};
}

void
Grid::Quantise(const float* values, std::size_t count, float deadZone, std::uint8_t* symbols) const
{
    RoundToLevels(values, count, Rule(deadZone), symbols);
}

void
Grid::QuantiseStochastically(const float* values,
                             std::size_t count,
                             float deadZone,
                             std::uint64_t seed,
                             std::uint64_t position,
                             std::uint8_t* symbols) const
{
    const auto rule = Rule(deadZone);
    const auto floor = deadZone > 0.5F ? deadZone : 0.0F;
    auto draws = Philox(position / 4, seed);
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto place = (position + i) % draws.size();
        draws = place == 0 ? Philox((position + i) / draws.size(), seed) : draws;
        const auto random = draws[place];
        const auto scaled = values[i] * rule.scale;
        const auto live = std::abs(scaled) >= floor ? scaled : 0.0F;
        const auto within =
            std::clamp(live, static_cast<float>(rule.lowest), static_cast<float>(rule.highest));
        symbols[i] = static_cast<std::uint8_t>(RoundAtRandom(within, random) - rule.lowest);
    }
}

void
Grid::Restore(const std::uint8_t* symbols,
              std::size_t count,
              const float* points,
              float* values) const
{
    if (points == nullptr)
    {
        RestoreLevels(symbols, count, -m_zero, m_step, values);
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        values[i] = points[symbols[i]] * m_step;
    }
}

} // namespace split
