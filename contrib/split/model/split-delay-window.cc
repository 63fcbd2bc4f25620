/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-delay-window.h"

namespace ns3
{

void
SplitDelayWindow::Add(const Entry& entry)
{
    while (!m_entries.empty() && m_entries.back().delay >= entry.delay)
    {
        m_entries.pop_back();
    }
    m_entries.push_back(entry);
    while (m_entries.front().seen + Seconds(LENGTH_SECONDS) < entry.seen)
    {
        m_entries.pop_front();
    }
}

void
SplitDelayWindow::Clear()
{
    m_entries.clear();
}

bool
SplitDelayWindow::IsEmpty() const
{
    return m_entries.empty();
}

const SplitDelayWindow::Entry&
SplitDelayWindow::Least() const
{
    return m_entries.front();
}

} // namespace ns3
