/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/frequencies.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace split
{

Frequencies
Normalise(const std::vector<std::uint64_t>& weights)
{
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
    const auto shares = FREQUENCY_TOTAL - weights.size();
    Frequencies frequencies(weights.size(), 1);
    auto left = static_cast<std::uint32_t>(shares);
    for (std::size_t i = 0; i < weights.size() && sum > 0; ++i)
    {
        const auto share = static_cast<std::uint16_t>(weights[i] * shares / sum);
        frequencies[i] = static_cast<std::uint16_t>(frequencies[i] + share);
        left -= share;
    }
    auto& heaviest = *std::max_element(frequencies.begin(), frequencies.end());
    heaviest = static_cast<std::uint16_t>(heaviest + left);
    return frequencies;
}

bool
AreComplete(const std::uint16_t* frequencies, std::size_t count)
{
    const auto* end = frequencies + count;
    return std::find(frequencies, end, 0) == end &&
           std::accumulate(frequencies, end, std::uint32_t{0}) == FREQUENCY_TOTAL;
}

double
CrossEntropy(const std::vector<std::uint64_t>& counts, const Frequencies& frequencies)
{
    double bits = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
    {
        bits += static_cast<double>(counts[i]) *
                (FREQUENCY_BITS - std::log2(static_cast<double>(frequencies[i])));
    }
    return bits;
}

} // namespace split
