/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "standstill-watch.h"

#include "ns3/simulator.h"
#include "ns3/split-compute-resource.h"

#include <algorithm>
#include <utility>

using namespace ns3;

StandstillWatch::StandstillWatch(Time limit, std::function<void()> stoodStill)
    : m_limit{limit},
      m_stoodStill{std::move(stoodStill)},
      m_check{Simulator::Schedule(limit, &StandstillWatch::Check, this)}
{
}

StandstillWatch::~StandstillWatch()
{
    m_check.Cancel();
}

void
StandstillWatch::WatchSockets(Ptr<Application> application, const std::string& source)
{
    application->TraceConnectWithoutContext(source,
                                            MakeCallback(&StandstillWatch::SocketCreated, this));
}

void
StandstillWatch::WatchComputing(Ptr<Node> node)
{
    node->GetObject<SplitComputeResource>()->TraceConnectWithoutContext(
        "JobStart",
        MakeCallback(&StandstillWatch::JobStarted, this));
}

void
StandstillWatch::Excuse(Time duration)
{
    m_last = std::max(m_last, Simulator::Now() + duration);
}

Time
StandstillWatch::LastEvent() const
{
    return m_last;
}

void
StandstillWatch::SocketCreated(Ptr<Socket> socket)
{
    socket->TraceConnectWithoutContext("Rx", MakeCallback(&StandstillWatch::Received, this));
    socket->TraceConnectWithoutContext("HighestRxAck",
                                       MakeCallback(&StandstillWatch::Acknowledged, this));
}

void
StandstillWatch::Received(Ptr<const Packet> packet, const TcpHeader&, Ptr<const TcpSocketBase>)
{
    if (packet->GetSize() > 0)
    {
        Excuse(Time(0));
    }
}

void
StandstillWatch::Acknowledged(SequenceNumber32, SequenceNumber32)
{
    Excuse(Time(0));
}

void
StandstillWatch::JobStarted(double, Time duration)
{
    Excuse(duration);
}

void
StandstillWatch::Check()
{
    const Time left = m_last + m_limit - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_check = Simulator::Schedule(left, &StandstillWatch::Check, this);
        return;
    }
    m_stoodStill();
}
