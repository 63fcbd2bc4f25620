/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/quantise-kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Highway compiles what follows once for each kind of vector unit by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/quantise-kernels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();

namespace split
{
namespace HWY_NAMESPACE
{

namespace hn = hwy::HWY_NAMESPACE;

Extremes
FindExtremes(const float* values, std::size_t count)
{
    const hn::ScalableTag<float> floats;
    const auto lanes = hn::Lanes(floats);
    const auto largest = hn::Set(floats, std::numeric_limits<float>::max());
    auto least = hn::Zero(floats);
    auto greatest = hn::Zero(floats);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
    {
        const auto value = hn::LoadU(floats, values + i);
        const auto finite = hn::IfThenElseZero(hn::Le(hn::Abs(value), largest), value);
        least = hn::Min(least, finite);
        greatest = hn::Max(greatest, finite);
    }
    const auto rest = scalar::FindExtremes(values + i, count - i);
    return {std::min(hn::GetLane(hn::MinOfLanes(floats, least)), rest.least),
            std::max(hn::GetLane(hn::MaxOfLanes(floats, greatest)), rest.greatest)};
}

void
RoundToLevels(const float* values, std::size_t count, const LevelRule& rule, std::uint8_t* symbols)
{
    const hn::ScalableTag<float> floats;
    const hn::Rebind<std::int32_t, decltype(floats)> integers;
    const hn::Rebind<std::uint8_t, decltype(floats)> bytes;
    const auto lanes = hn::Lanes(floats);
    const auto scale = hn::Set(floats, rule.scale);
    const auto deadZone = hn::Set(floats, rule.deadZone);
    const auto lowest = hn::Set(floats, static_cast<float>(rule.lowest));
    const auto highest = hn::Set(floats, static_cast<float>(rule.highest));
    const auto offset = hn::Set(integers, rule.lowest);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
    {
        const auto scaled = hn::Mul(hn::LoadU(floats, values + i), scale);
        // A comparison with a NaN is false.
        const auto live = hn::IfThenElseZero(hn::Ge(hn::Abs(scaled), deadZone), scaled);
        const auto level = hn::NearestInt(hn::Min(hn::Max(live, lowest), highest));
        hn::StoreU(hn::DemoteTo(bytes, hn::Sub(level, offset)), bytes, symbols + i);
    }
    scalar::RoundToLevels(values + i, count - i, rule, symbols + i);
}

void
RestoreLevels(const std::uint8_t* symbols, std::size_t count, int lowest, float step, float* values)
{
    const hn::ScalableTag<float> floats;
    const hn::Rebind<std::int32_t, decltype(floats)> integers;
    const hn::Rebind<std::uint8_t, decltype(floats)> bytes;
    const auto lanes = hn::Lanes(floats);
    const auto offset = hn::Set(integers, lowest);
    const auto scale = hn::Set(floats, step);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
    {
        const auto level = hn::PromoteTo(integers, hn::LoadU(bytes, symbols + i));
        const auto value = hn::ConvertTo(floats, hn::Add(level, offset));
        hn::StoreU(hn::Mul(value, scale), floats, values + i);
    }
    scalar::RestoreLevels(symbols + i, count - i, lowest, step, values + i);
}

} // namespace HWY_NAMESPACE
} // namespace split

HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace split
{

HWY_EXPORT(FindExtremes);
HWY_EXPORT(RoundToLevels);
HWY_EXPORT(RestoreLevels);

Extremes
FindExtremes(const float* values, std::size_t count)
{
    return HWY_DYNAMIC_DISPATCH(FindExtremes)(values, count);
}

void
RoundToLevels(const float* values, std::size_t count, const LevelRule& rule, std::uint8_t* symbols)
{
    HWY_DYNAMIC_DISPATCH(RoundToLevels)(values, count, rule, symbols);
}

void
RestoreLevels(const std::uint8_t* symbols, std::size_t count, int lowest, float step, float* values)
{
    HWY_DYNAMIC_DISPATCH(RestoreLevels)(symbols, count, lowest, step, values);
}

namespace scalar
{

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

void
RoundToLevels(const float* values, std::size_t count, const LevelRule& rule, std::uint8_t* symbols)
{
    const auto lowest = static_cast<float>(rule.lowest);
    const auto highest = static_cast<float>(rule.highest);
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto scaled = values[i] * rule.scale;
        const auto live = std::abs(scaled) >= rule.deadZone ? scaled : 0.0F;
        const auto level = std::nearbyint(std::clamp(live, lowest, highest));
        symbols[i] = static_cast<std::uint8_t>(static_cast<int>(level) - rule.lowest);
    }
}

void
RestoreLevels(const std::uint8_t* symbols, std::size_t count, int lowest, float step, float* values)
{
    for (std::size_t i = 0; i < count; ++i)
    {
        values[i] = static_cast<float>(symbols[i] + lowest) * step;
    }
}

} // namespace scalar
} // namespace split

#endif // HWY_ONCE
