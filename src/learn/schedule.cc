/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/schedule.h"

#include <cmath>

namespace split
{

double
CosineSchedule::RateAt(std::size_t step) const
{
    if (step < warmUp)
    {
        return peak * static_cast<double>(step + 1) / static_cast<double>(warmUp);
    }
    const auto way = static_cast<double>(step - warmUp) / static_cast<double>(steps - warmUp);
    return peak * 0.5 * (1 + std::cos(std::acos(-1.0) * way));
}

} // namespace split
