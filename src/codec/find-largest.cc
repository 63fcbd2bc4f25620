/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/find-largest.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <numeric>

namespace split
{
namespace
{

/// The bits of a magnitude that a histogram tells apart: the exponent and the first of the
/// fraction.
constexpr unsigned COARSE_BITS = 11;
constexpr unsigned FINE_BITS = 31 - COARSE_BITS;

/// @return a number that grows with the magnitude of @p value: its bits without the sign
std::uint32_t
RankOf(float value)
{
    constexpr std::uint32_t INFINITE = 0x7F800000;
    std::uint32_t pattern;
    std::memcpy(&pattern, &value, sizeof pattern);
    pattern &= 0x7FFFFFFF;
    return pattern > INFINITE ? 0 : pattern;
}

/// The ranks from which on values are kept.
struct Threshold
{
    std::uint32_t least; //!< the smallest rank that is kept
    std::size_t ties;    //!< how many values of that rank are kept
};

/// @return the @p kept-th largest of the @p ranks, of which there are as many
Threshold
FindThreshold(const std::vector<std::uint32_t>& ranks, std::size_t kept)
{
    std::array<std::uint32_t, 1 << COARSE_BITS> histogram{};
    for (const auto rank : ranks)
    {
        ++histogram[rank >> FINE_BITS];
    }
    std::uint32_t coarse = histogram.size() - 1;
    for (; histogram[coarse] < kept; --coarse)
    {
        kept -= histogram[coarse];
    }
    std::vector<std::uint32_t> candidates(histogram[coarse] + 1);
    std::size_t next = 0;
    for (const auto rank : ranks)
    {
        candidates[next] = rank; // whether it is one could not be foretold: no branch
        next += rank >> FINE_BITS == coarse ? 1 : 0;
    }
    candidates.pop_back();
    const auto last = candidates.begin() + static_cast<std::ptrdiff_t>(kept - 1);
    std::nth_element(candidates.begin(), last, candidates.end(), std::greater<>());
    const auto above =
        std::count_if(candidates.begin(), last, [last](auto rank) { return rank > *last; });
    return {*last, kept - static_cast<std::size_t>(above)};
}

} // namespace

std::vector<std::uint32_t>
FindLargest(const float* values, std::size_t count, std::size_t kept)
{
    if (kept == 0)
    {
        return {};
    }
    std::vector<std::uint32_t> ranks(count);
    std::transform(values, values + count, ranks.begin(), RankOf);
    auto [least, ties] = FindThreshold(ranks, kept);
    std::vector<std::uint32_t> largest(kept + 1);
    std::size_t next = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        const bool isTie = ranks[i] == least && ties > 0;
        ties -= isTie ? 1 : 0;
        largest[next] = static_cast<std::uint32_t>(i);
        next += isTie || ranks[i] > least ? 1 : 0;
    }
    largest.pop_back();
    return largest;
}

std::vector<std::uint32_t>
FindLargest(const std::vector<double>& worths, std::size_t kept)
{
    std::vector<std::uint32_t> order(worths.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&worths](auto a, auto b) {
        return worths[a] > worths[b];
    });
    order.resize(kept);
    std::sort(order.begin(), order.end());
    return order;
}

} // namespace split
