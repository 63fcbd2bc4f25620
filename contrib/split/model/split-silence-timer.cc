/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-silence-timer.h"

#include "ns3/simulator.h"

namespace ns3
{

SplitSilenceTimer::~SplitSilenceTimer()
{
    m_event.Cancel();
}

void
SplitSilenceTimer::Configure(Time timeout, std::function<void()> expired)
{
    m_timeout = timeout;
    m_expired = std::move(expired);
}

void
SplitSilenceTimer::Watch(bool isOwed)
{
    if (!isOwed)
    {
        Simulator::Remove(m_event);
    }
    else if (m_event.IsExpired())
    {
        m_lastProgress = Simulator::Now();
        m_event = Simulator::Schedule(m_timeout, &SplitSilenceTimer::Expire, this);
    }
}

void
SplitSilenceTimer::Progress()
{
    m_lastProgress = Simulator::Now();
}

void
SplitSilenceTimer::Expire()
{
    const Time silence = Simulator::Now() - m_lastProgress;
    if (silence >= m_timeout)
    {
        const auto expired = m_expired; // may end this timer
        expired();
        return;
    }
    m_event = Simulator::Schedule(m_timeout - silence, &SplitSilenceTimer::Expire, this);
}

} // namespace ns3
