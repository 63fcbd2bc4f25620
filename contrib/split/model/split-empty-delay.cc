/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-empty-delay.h"

#include <algorithm>
#include <vector>

namespace ns3
{

void
SplitEmptyDelay::Add(Time delay)
{
    m_delays.push_back(delay);
    if (m_delays.size() > PAIRS)
    {
        m_delays.pop_front();
    }
}

void
SplitEmptyDelay::Clear()
{
    m_delays.clear();
}

std::optional<Time>
SplitEmptyDelay::Get() const
{
    if (m_delays.empty())
    {
        return std::nullopt;
    }
    std::vector<Time> sorted(m_delays.begin(), m_delays.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return *middle;
}

} // namespace ns3
