/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-channel.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTraceChannel");

NS_OBJECT_ENSURE_REGISTERED(SplitTraceChannel);

TypeId
SplitTraceChannel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SplitTraceChannel")
                            .SetParent<PointToPointChannel>()
                            .SetGroupName("Split")
                            .AddConstructor<SplitTraceChannel>();
    return tid;
}

void
SplitTraceChannel::SetTrace(std::shared_ptr<const split::LinkTrace> trace)
{
    m_trace = std::move(trace);
}

bool
SplitTraceChannel::TransmitStart(Ptr<const Packet> packet,
                                 Ptr<PointToPointNetDevice> source,
                                 Time duration)
{
    NS_LOG_FUNCTION(this << packet << source << duration);
    const auto now = Simulator::Now();
    const auto delay = NanoSeconds(m_trace->At(now.GetNanoSeconds()).delay);
    auto& lastArrival = m_lastArrivals[source == GetSource(0) ? 0 : 1];
    lastArrival = std::max(lastArrival, now + duration + delay);
    SetAttribute("Delay", TimeValue(lastArrival - now - duration));
    return PointToPointChannel::TransmitStart(packet, source, duration);
}

} // namespace ns3
