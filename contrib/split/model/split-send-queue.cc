/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-send-queue.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

SplitSendQueue::~SplitSendQueue()
{
    Stop();
}

void
SplitSendQueue::Configure(Ptr<SplitLinkMonitor> monitor, Callbacks callbacks)
{
    m_monitor = monitor;
    m_callbacks = std::move(callbacks);
}

void
SplitSendQueue::Push(Frame frame)
{
    m_monitor->Enqueue(frame.bytes.Total());
    m_frames.push_back(std::move(frame));
    Serve();
}

void
SplitSendQueue::Serve()
{
    Stop();
    while (!m_frames.empty())
    {
        const auto due = m_frames.front().due;
        if (due && *due <= Simulator::Now())
        {
            m_callbacks.turnAside(Take().number);
        }
        else if (m_callbacks.hasRoom())
        {
            m_callbacks.send(Take());
        }
        else
        {
            if (due)
            {
                m_due = Simulator::Schedule(*due - Simulator::Now(), &SplitSendQueue::Serve, this);
            }
            return;
        }
    }
}

void
SplitSendQueue::Clear()
{
    Stop();
    while (!m_frames.empty())
    {
        Take();
    }
}

void
SplitSendQueue::Stop()
{
    m_due.Cancel();
}

SplitSendQueue::Frame
SplitSendQueue::Take()
{
    Frame oldest = std::move(m_frames.front());
    m_frames.pop_front();
    m_monitor->Dequeue(oldest.bytes.Total());
    return oldest;
}

} // namespace ns3
