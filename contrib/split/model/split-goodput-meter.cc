/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-goodput-meter.h"

#include "ns3/simulator.h"

namespace ns3
{

void
SplitGoodputMeter::Update(uint64_t acknowledged, uint64_t pending)
{
    const Time now = Simulator::Now();
    if (!m_isAtWork && pending > TAIL_BYTES)
    {
        m_isAtWork = true;
        m_begun = now;
        m_acknowledged = acknowledged;
    }
    else if (m_isAtWork && pending <= TAIL_BYTES)
    {
        m_isAtWork = false;
        m_workTime += now - m_begun;
        m_goodput = 8.0 * (acknowledged - m_acknowledged) / (now - m_begun).GetSeconds();
    }
}

void
SplitGoodputMeter::Abandon()
{
    m_isAtWork = false;
}

std::optional<double>
SplitGoodputMeter::Goodput() const
{
    return m_goodput;
}

Time
SplitGoodputMeter::WorkTime() const
{
    return m_workTime;
}

} // namespace ns3
