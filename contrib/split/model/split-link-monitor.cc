/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-link-monitor.h"

#include "split-packet-bytes.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitLinkMonitor");

NS_OBJECT_ENSURE_REGISTERED(SplitLinkMonitor);

namespace
{

/// The segments that a sender may always have on their way (RFC 6928).
constexpr uint64_t INITIAL_WINDOW = 10;

} // namespace

TypeId
SplitLinkMonitor::GetTypeId()
{
    using Monitor = SplitLinkMonitor;
    static TypeId tid =
        TypeId("ns3::SplitLinkMonitor")
            .SetParent<Object>()
            .SetGroupName("Split")
            .AddConstructor<Monitor>()
            .AddTraceSource("Capacity",
                            "The rate of the link while it is busy, in bits of IP packets a "
                            "second.",
                            MakeTraceSourceAccessor(&Monitor::m_capacity),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("Goodput",
                            "The rate of the link while it is busy, in bits of messages a second.",
                            MakeTraceSourceAccessor(&Monitor::m_goodput),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("RoundTrip",
                            "The time from sending to receipt, smoothed (RFC 6298).",
                            MakeTraceSourceAccessor(&Monitor::m_roundTrip),
                            "ns3::TracedValueCallback::Time")
            .AddTraceSource("RoundTripVariation",
                            "The mean deviation of that time (RFC 6298).",
                            MakeTraceSourceAccessor(&Monitor::m_roundTripVariation),
                            "ns3::TracedValueCallback::Time")
            .AddTraceSource("BaseRoundTrip",
                            "The least time from sending to receipt in the last 10 s.",
                            MakeTraceSourceAccessor(&Monitor::m_baseRoundTrip),
                            "ns3::TracedValueCallback::Time")
            .AddTraceSource("QueuedBytes",
                            "Bytes of the messages that wait or have no receipt.",
                            MakeTraceSourceAccessor(&Monitor::m_queuedBytes),
                            "ns3::TracedValueCallback::Uint64")
            .AddTraceSource("QueueTime",
                            "The time that these messages take at the measured capacity.",
                            MakeTraceSourceAccessor(&Monitor::m_queueTime),
                            "ns3::TracedValueCallback::Time")
            .AddTraceSource("Silence",
                            "How long the oldest message without a receipt has been on its way, "
                            "as of the last event.",
                            MakeTraceSourceAccessor(&Monitor::m_silence),
                            "ns3::TracedValueCallback::Time");
    return tid;
}

void
SplitLinkMonitor::NotifyConstructionCompleted()
{
    Object::NotifyConstructionCompleted();
    m_segmentBytes = GetSplitSegmentBytes();
}

void
SplitLinkMonitor::Reset()
{
    NS_LOG_FUNCTION(this);
    m_meter.Reset();
    for (const Message& message : m_awaited)
    {
        m_queuedBytes -= message.bytes;
    }
    m_awaited.clear();
    m_awaitedPacketBytes = 0;
    Update();
}

void
SplitLinkMonitor::Enqueue(uint64_t bytes)
{
    NS_LOG_FUNCTION(this << bytes);
    m_queuedBytes += bytes;
    m_waitingPacketBytes += PacketBytes(bytes);
    Update();
}

void
SplitLinkMonitor::Dequeue(uint64_t bytes)
{
    NS_LOG_FUNCTION(this << bytes);
    m_queuedBytes -= bytes;
    m_waitingPacketBytes -= PacketBytes(bytes);
    Update();
}

void
SplitLinkMonitor::Sent(uint64_t bytes)
{
    NS_LOG_FUNCTION(this << bytes);
    const uint64_t packetBytes = PacketBytes(bytes);
    m_awaited.push_back({bytes, packetBytes, m_awaited.empty(), Simulator::Now()});
    m_awaitedPacketBytes += packetBytes;
    m_queuedBytes += bytes;
    Update();
}

void
SplitLinkMonitor::Received(Time firstByte, Time lastByte)
{
    NS_LOG_FUNCTION(this << firstByte << lastByte);
    const Message message = m_awaited.front();
    m_awaited.pop_front();
    m_awaitedPacketBytes -= message.packetBytes;
    m_queuedBytes -= message.bytes;
    const uint64_t firstPacket =
        std::min(message.bytes, uint64_t{m_segmentBytes}) + SPLIT_SEGMENT_HEADER_BYTES;
    m_meter.Add({message.bytes,
                 message.packetBytes,
                 message.packetBytes - firstPacket,
                 message.foundIdle,
                 message.sent,
                 firstByte,
                 lastByte});
    AddRoundTrip(Simulator::Now() - message.sent);
    Update();
}

std::size_t
SplitLinkMonitor::GetAwaited() const
{
    return m_awaited.size();
}

bool
SplitLinkMonitor::IsLinkFull() const
{
    if (m_awaited.size() < 2)
    {
        return false;
    }
    const auto capacity = m_meter.GetCapacity();
    const double roundTripBytes =
        capacity ? *capacity / 8 * m_baseRoundTrip.Get().GetSeconds()
                 : INITIAL_WINDOW * (m_segmentBytes + SPLIT_SEGMENT_HEADER_BYTES) / 2;
    return m_awaitedPacketBytes >= 2 * roundTripBytes;
}

void
SplitLinkMonitor::Fill(SplitObservation& observation) const
{
    observation.capacity = m_meter.GetCapacity();
    observation.goodput = m_meter.GetGoodput();
    if (!m_roundTrips.IsEmpty())
    {
        observation.roundTrip = m_roundTrip.Get();
        observation.roundTripVariation = m_roundTripVariation.Get();
        observation.baseRoundTrip = m_baseRoundTrip.Get();
    }
    observation.queuedBytes = m_queuedBytes;
    observation.queueTime = m_queueTime;
    observation.silence = Silence();
}

uint64_t
SplitLinkMonitor::PacketBytes(uint64_t bytes) const
{
    return EstimateSplitPacketBytes(bytes, m_segmentBytes);
}

void
SplitLinkMonitor::AddRoundTrip(Time roundTrip)
{
    if (m_roundTrips.IsEmpty())
    {
        m_roundTrip = roundTrip;
        m_roundTripVariation = roundTrip / 2;
    }
    else
    {
        const Time deviation = Abs(m_roundTrip.Get() - roundTrip);
        m_roundTripVariation = (m_roundTripVariation.Get() * 3 + deviation) / 4;
        m_roundTrip = (m_roundTrip.Get() * 7 + roundTrip) / 8;
    }
    m_roundTrips.Add({Simulator::Now(), roundTrip});
    m_baseRoundTrip = m_roundTrips.Least().delay;
}

Time
SplitLinkMonitor::Silence() const
{
    return m_awaited.empty() ? Time(0) : Simulator::Now() - m_awaited.front().sent;
}

void
SplitLinkMonitor::Update()
{
    const auto capacity = m_meter.GetCapacity();
    if (capacity)
    {
        m_capacity = *capacity;
        m_goodput = *m_meter.GetGoodput();
        m_queueTime = Seconds(8 * (m_awaitedPacketBytes + m_waitingPacketBytes) / *capacity);
    }
    m_silence = Silence();
}

} // namespace ns3
