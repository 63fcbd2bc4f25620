/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "interval.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>

Interval
MeanInterval(const std::vector<double>& values)
{
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    if (values.size() == 1)
    {
        return {mean, std::numeric_limits<double>::infinity()};
    }
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - mean) * (value - mean);
    }
    const double standardError = std::sqrt(squares / (count - 1) / count);
    const boost::math::students_t distribution(count - 1);
    return {mean, boost::math::quantile(distribution, 0.975) * standardError};
}

std::string
ToString(const Interval& interval, int decimals)
{
    if (std::isinf(interval.halfWidth))
    {
        return fmt::format("{:.{}f}", interval.mean, decimals);
    }
    return fmt::format("{:.{}f} ± {:.{}f}", interval.mean, decimals, interval.halfWidth, decimals);
}
