/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/context-model.h"

#include <algorithm>
#include <utility>

namespace split
{
namespace
{

/// @return the running sums of each @p count of the @p frequencies, from zero to the total
std::vector<std::uint16_t>
ToStarts(const std::vector<std::uint16_t>& frequencies, std::size_t count)
{
    std::vector<std::uint16_t> starts;
    starts.reserve(frequencies.size() / count * (count + 1));
    for (std::size_t table = 0; table < frequencies.size(); table += count)
    {
        std::uint16_t start = 0;
        starts.push_back(start);
        for (std::size_t i = 0; i < count; ++i)
        {
            start = static_cast<std::uint16_t>(start + frequencies[table + i]);
            starts.push_back(start);
        }
    }
    return starts;
}

} // namespace

ContextModel::ContextModel(unsigned bits,
                           std::vector<ContextPredictor> predictors,
                           const std::vector<std::uint16_t>& high,
                           const std::vector<std::uint16_t>& low)
    : m_bits{bits},
      m_predictors{std::move(predictors)},
      m_highStride{(std::size_t{1} << std::min(bits, CONTEXT_HIGH_BITS)) + 1},
      m_lowStride{(std::size_t{1} << LowBits(bits)) + 1},
      m_high{ToStarts(high, m_highStride - 1)},
      m_low{low.empty() ? low : ToStarts(low, m_lowStride - 1)}
{
}

ContextPredictor
BuiltInPredictor(unsigned bits, bool isTwoSided)
{
    constexpr std::int32_t TOP = CONTEXT_CLASSES << CONTEXT_CLASS_BITS;
    // One-sided levels are mostly near zero, where the classes are therefore narrow: the top class
    // begins at three eighths of the largest level. Two-sided levels are centred.
    const auto largest = (1 << std::min(bits, CONTEXT_HIGH_BITS)) - 1;
    const auto weight = static_cast<std::int16_t>(isTwoSided ? TOP / (6 * (largest + 1))
                                                             : TOP * 8 / 3 / (6 * largest));
    const auto twice = static_cast<std::int16_t>(2 * weight);
    ContextPredictor predictor;
    predictor.bias = isTwoSided ? TOP / 2 : 0;
    predictor.weights = {twice, twice, weight, weight};
    return predictor;
}

} // namespace split
