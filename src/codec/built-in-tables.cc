/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/built-in-tables.h"

#include <algorithm>
#include <array>
#include <limits>

namespace split
{
namespace
{

/// Shares of level zero, of 256.
constexpr std::array<std::uint64_t, 8> ZERO_SHARES{4, 32, 72, 112, 152, 192, 224, 248};

/// Factors from one magnitude to the next, of 256.
constexpr std::array<std::uint64_t, 8> DECAYS{48, 96, 136, 168, 196, 220, 240, 252};

} // namespace

Frequencies
BuiltInTable(unsigned index, unsigned count, unsigned zero)
{
    const auto zeroShare = ZERO_SHARES[index / DECAYS.size()];
    const auto decay = DECAYS[index % DECAYS.size()];
    std::vector<std::uint64_t> weights(count);
    weights[zero] = zeroShare << 32;
    auto weight = (256 - zeroShare) * (256 - decay) << (zero > 0 ? 23 : 24);
    for (unsigned magnitude = 1; magnitude < count; ++magnitude)
    {
        if (zero + magnitude < count)
        {
            weights[zero + magnitude] = weight;
        }
        if (magnitude <= zero)
        {
            weights[zero - magnitude] = weight;
        }
        weight = weight * decay >> 8;
    }
    return Normalise(weights);
}

unsigned
FindBuiltInTable(const std::vector<std::uint64_t>& counts, unsigned zero)
{
    unsigned best = 0;
    auto fewest = std::numeric_limits<double>::infinity();
    for (unsigned index = 0; index < BUILT_IN_COUNT; ++index)
    {
        const auto table = BuiltInTable(index, static_cast<unsigned>(counts.size()), zero);
        const auto bits = CrossEntropy(counts, table);
        if (bits < fewest)
        {
            fewest = bits;
            best = index;
        }
    }
    return best;
}

Frequencies
GroupTable(const Frequencies& symbols, std::size_t size)
{
    constexpr std::uint64_t ONE = std::uint64_t{1} << 40;
    std::vector<std::uint64_t> weights{ONE};
    for (std::size_t place = 0; place < size; ++place)
    {
        std::vector<std::uint64_t> longer;
        for (const auto frequency : symbols)
        {
            for (const auto weight : weights)
            {
                longer.push_back(std::max<std::uint64_t>(weight * frequency >> FREQUENCY_BITS, 1));
            }
        }
        weights = std::move(longer);
    }
    return size == 1 ? symbols : Normalise(weights);
}

} // namespace split
