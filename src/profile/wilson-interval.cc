/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/wilson-interval.h"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace split
{

ShareInterval
WilsonInterval(std::size_t successes, std::size_t draws)
{
    const double z = boost::math::quantile(boost::math::normal(), 0.975);
    const auto n = static_cast<double>(draws);
    const double share = static_cast<double>(successes) / n;
    const double scale = 1 / (1 + z * z / n);
    const double centre = scale * (share + z * z / (2 * n));
    const double reach = scale * z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return {successes == 0 ? 0 : centre - reach, successes == draws ? 1 : centre + reach};
}

} // namespace split
