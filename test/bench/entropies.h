/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BENCH_ENTROPIES_H
#define SPLIT_BENCH_ENTROPIES_H

#include "base/tensor.h"
#include "rivals.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

/// @return the entropy, in bytes a sample, of @p symbols given the context of each
/// @param context (symbols of the sample, place) -> any number
template <typename Context>
double
ConditionalEntropy(const Bytes& symbols, std::size_t sampleSize, Context context)
{
    std::map<std::size_t, std::vector<double>> counts;
    for (std::size_t i = 0; i < symbols.size(); ++i)
    {
        const auto place = i % sampleSize;
        auto& histogram = counts[context(symbols.data() + i - place, place)];
        histogram.resize(256);
        ++histogram[symbols[i]];
    }
    double bits = 0;
    for (const auto& [key, histogram] : counts)
    {
        double total = 0;
        for (const auto count : histogram)
        {
            total += count;
        }
        for (const auto count : histogram)
        {
            bits -= count > 0 ? count * std::log2(count / total) : 0;
        }
    }
    return bits / 8 * static_cast<double>(sampleSize) / static_cast<double>(symbols.size());
}

/// @return the entropy of @p symbols whose probabilities depend on nothing
inline double
OrderZeroEntropy(const Bytes& symbols, std::size_t sampleSize)
{
    return ConditionalEntropy(symbols, sampleSize, [](const std::uint8_t*, std::size_t) {
        return std::size_t{0};
    });
}

/**
 * The bound for a coder that knows the neighbours: the entropy of @p symbols, which begin at level
 * zero, by channel and by twelve classes of a weighted sum of the symbols to the left, above, above
 * to the left and above to the right.
 *
 * @param shape of a sample, {C, H, W}
 */
inline double
NeighbourEntropy(const Bytes& symbols, const split::Shape& shape)
{
    const auto rows = shape[1];
    const auto columns = shape[2];
    return ConditionalEntropy(
        symbols,
        split::ElementCount(shape),
        [rows, columns](const std::uint8_t* sample, std::size_t place) {
            const auto* here = sample + place;
            const auto x = place % columns;
            const bool hasUp = place / columns % rows > 0;
            std::size_t sum = x > 0 ? 2 * *(here - 1) : 0;
            if (hasUp)
            {
                const auto* up = here - columns;
                sum += 2 * *up + (x > 0 ? *(up - 1) : 0) + (x + 1 < columns ? *(up + 1) : 0);
            }
            return place / (rows * columns) * 12 + std::min<std::size_t>(sum, 11);
        });
}

#endif // SPLIT_BENCH_ENTROPIES_H
