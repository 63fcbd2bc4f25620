/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-edge-time.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// What a new time counts, as in RFC 6298: one part in so many.
constexpr int64_t SMOOTHING = 8;

/// By how much a time counts above the one that is known, or by as much again.
const Time MOST_EXCESS = MilliSeconds(10);

} // namespace

void
SplitEdgeTime::Add(Time time)
{
    const Time before = m_smoothed.value_or(time);
    m_smoothed = before + std::min(time - before, std::max(before, MOST_EXCESS)) / SMOOTHING;
}

Time
SplitEdgeTime::Get() const
{
    return m_smoothed.value_or(Time(0));
}

} // namespace ns3
