/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-capture-timer.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

namespace
{

/// Without an interval: from a frame that took no time to the next one.
const Time LEAST_INTERVAL = MilliSeconds(1);

} // namespace

SplitCaptureTimer::~SplitCaptureTimer()
{
    m_next.Cancel();
}

void
SplitCaptureTimer::Configure(Ptr<RandomVariableStream> interval,
                             uint64_t maxFrames,
                             std::function<void(uint64_t)> capture)
{
    m_interval = interval;
    m_maxFrames = maxFrames;
    m_capture = std::move(capture);
}

void
SplitCaptureTimer::Start()
{
    if (m_isRunning)
    {
        return;
    }
    m_isRunning = true;
    if (m_interval)
    {
        Plan(Time(0));
    }
    else
    {
        Capture();
    }
}

void
SplitCaptureTimer::Stop()
{
    m_isRunning = false;
    m_next.Cancel();
}

void
SplitCaptureTimer::FrameEnded(Time latency)
{
    if (!m_interval)
    {
        Plan(latency.IsZero() ? LEAST_INTERVAL : Time(0));
    }
}

bool
SplitCaptureTimer::HasCapturedAll() const
{
    return m_maxFrames != 0 && m_captured == m_maxFrames;
}

std::optional<Time>
SplitCaptureTimer::MeanInterval() const
{
    return m_meanInterval;
}

void
SplitCaptureTimer::Plan(Time wait)
{
    if (m_isRunning && !HasCapturedAll())
    {
        const Time interval = m_interval ? Seconds(m_interval->GetValue()) : wait;
        NS_ABORT_MSG_IF(interval.IsStrictlyNegative(),
                        "SplitDeviceApplication: attribute Interval yields a negative time");
        m_next = Simulator::Schedule(interval, &SplitCaptureTimer::Capture, this);
    }
}

void
SplitCaptureTimer::Capture()
{
    const Time now = Simulator::Now();
    if (m_captured == 0)
    {
        m_first = now;
    }
    else
    {
        m_meanInterval = (now - m_first) / m_captured;
    }
    const uint64_t frame = m_captured++;
    m_capture(frame);
    if (m_interval)
    {
        Plan(Time(0));
    }
}

} // namespace ns3
