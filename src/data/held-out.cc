/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/held-out.h"

#include "base/derive-seed.h"
#include "base/draw.h"
#include "base/error.h"

#include <fmt/format.h>

namespace split
{

Division
HoldOut(std::size_t samples, std::size_t heldOut, std::uint64_t seed)
{
    if (heldOut == 0 || heldOut >= samples)
    {
        throw Error(fmt::format("validation {}: choose 1 to {}", heldOut, samples - 1));
    }
    const auto order = Draw(samples, samples, DeriveSeed(seed, "validation"));
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(heldOut);
    return {{middle, order.end()}, {order.begin(), middle}};
}

} // namespace split
