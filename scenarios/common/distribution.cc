/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "distribution.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace
{

/// How many values are kept one by one.
constexpr std::size_t FEW = 1 << 16;

/// Bits of a double's fraction that do not tell one bucket from another: ten of 52 do.
constexpr unsigned IGNORED_BITS = 42;

/// @return the number of the bucket of @p value, which grows with it: its exponent and the begin of
///         its fraction
uint64_t
NumberOf(double value)
{
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits >> IGNORED_BITS;
}

} // namespace

void
Distribution::Add(double value)
{
    ++m_count;
    if (m_count <= FEW)
    {
        m_values.push_back(value);
        return;
    }
    for (const double former : m_values)
    {
        AddToBucket(former);
    }
    m_values = {};
    AddToBucket(value);
}

void
Distribution::AddToBucket(double value)
{
    auto& bucket = m_buckets[NumberOf(value)];
    ++bucket.count;
    bucket.sum += value;
}

Distribution::Steps
Distribution::Sort() const
{
    Steps steps;
    for (const double value : m_values)
    {
        steps.emplace_back(1, value);
    }
    std::sort(steps.begin(), steps.end());
    for (const auto& [number, bucket] : m_buckets)
    {
        steps.emplace_back(bucket.count, bucket.sum / static_cast<double>(bucket.count));
    }
    return steps;
}

Percentiles
Distribution::ComputePercentiles() const
{
    if (m_count == 0)
    {
        const double none = std::numeric_limits<double>::quiet_NaN();
        return {none, none, none};
    }
    const auto steps = Sort();
    const auto valueAt = [&steps](std::size_t rank) {
        auto step = steps.begin();
        for (std::size_t before = step->first; before <= rank; before += step->first)
        {
            ++step;
        }
        return step->second;
    };
    const auto at = [&](double share) {
        const double position = share * static_cast<double>(m_count - 1);
        const auto below = static_cast<std::size_t>(position);
        const auto above = std::min(below + 1, m_count - 1);
        const double weight = position - static_cast<double>(below);
        return valueAt(below) + weight * (valueAt(above) - valueAt(below));
    };
    return {at(0.50), at(0.95), at(0.99)};
}
