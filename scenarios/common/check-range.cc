/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "check-range.h"

#include "base/error.h"

#include <fmt/format.h>

void
CheckRange(const char* option, double value, double low, double high)
{
    if (!(value >= low && value <= high))
    {
        throw split::Error(fmt::format("--{}={}: give {} to {}", option, value, low, high));
    }
}
