/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-link-sensors.h"

#include "ns3/ampdu-subframe-header.h"
#include "ns3/log.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/wifi-mac-header.h"
#include "ns3/wifi-mode.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-phy.h"
#include "ns3/wifi-tx-vector.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitLinkSensors");

NS_OBJECT_ENSURE_REGISTERED(SplitLinkSensors);

namespace
{

/// @return the header of the frame @p packet, which may be a part of an aggregate
WifiMacHeader
MacHeader(Ptr<const Packet> packet, const MpduInfo& info)
{
    const auto copy = packet->Copy();
    if (info.type != NORMAL_MPDU)
    {
        AmpduSubframeHeader delimiter;
        copy->RemoveHeader(delimiter);
    }
    WifiMacHeader header;
    copy->PeekHeader(header);
    return header;
}

} // namespace

TypeId
SplitLinkSensors::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SplitLinkSensors")
            .SetParent<Object>()
            .SetGroupName("Split")
            .AddConstructor<SplitLinkSensors>()
            .AddTraceSource("Snr",
                            "Signal to noise of a frame heard from the access point, in dB.",
                            MakeTraceSourceAccessor(&SplitLinkSensors::m_snrTrace),
                            "ns3::SplitLinkSensors::MeasuredCallback")
            .AddTraceSource("WifiRate",
                            "Rate at which a data frame is sent on Wi-Fi, in bit/s.",
                            MakeTraceSourceAccessor(&SplitLinkSensors::m_wifiRateTrace),
                            "ns3::SplitLinkSensors::MeasuredCallback")
            .AddTraceSource("CongestionWindow",
                            "TCP's congestion window, in bytes.",
                            MakeTraceSourceAccessor(&SplitLinkSensors::m_congestionWindowTrace),
                            "ns3::SplitLinkSensors::WindowCallback")
            .AddTraceSource("TransportRoundTrip",
                            "TCP's round-trip time; smoothed, from ns-3.40 on.",
                            MakeTraceSourceAccessor(&SplitLinkSensors::m_transportRoundTripTrace),
                            "ns3::Time::TracedCallback");
    return tid;
}

SplitLinkSensors::SplitLinkSensors() = default;

SplitLinkSensors::~SplitLinkSensors()
{
    for (const auto& phy : m_phys)
    {
        phy->TraceDisconnectWithoutContext("MonitorSnifferRx",
                                           MakeCallback(&SplitLinkSensors::FrameHeard, this));
        phy->TraceDisconnectWithoutContext("MonitorSnifferTx",
                                           MakeCallback(&SplitLinkSensors::FrameSent, this));
    }
    Detach();
}

void
SplitLinkSensors::Attach(Ptr<Node> node)
{
    NS_LOG_FUNCTION(this << node);
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (const auto device = DynamicCast<WifiNetDevice>(node->GetDevice(i)))
        {
            const auto phy = device->GetPhy();
            phy->TraceConnectWithoutContext("MonitorSnifferRx",
                                            MakeCallback(&SplitLinkSensors::FrameHeard, this));
            phy->TraceConnectWithoutContext("MonitorSnifferTx",
                                            MakeCallback(&SplitLinkSensors::FrameSent, this));
            m_phys.push_back(phy);
        }
    }
}

void
SplitLinkSensors::Attach(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Detach();
    m_congestionWindow.reset();
    m_transportRoundTrip.reset();
    if (DynamicCast<TcpSocketBase>(socket))
    {
        m_socket = socket;
        socket->TraceConnectWithoutContext("CongestionWindow",
                                           MakeCallback(&SplitLinkSensors::WindowChanged, this));
        socket->TraceConnectWithoutContext("RTT",
                                           MakeCallback(&SplitLinkSensors::RoundTripChanged, this));
    }
}

void
SplitLinkSensors::Detach()
{
    if (m_socket)
    {
        m_socket->TraceDisconnectWithoutContext(
            "CongestionWindow",
            MakeCallback(&SplitLinkSensors::WindowChanged, this));
        m_socket->TraceDisconnectWithoutContext(
            "RTT",
            MakeCallback(&SplitLinkSensors::RoundTripChanged, this));
        m_socket = nullptr;
    }
}

void
SplitLinkSensors::Fill(SplitObservation& observation) const
{
    observation.snr = m_snr;
    observation.wifiRate = m_wifiRate;
    observation.congestionWindow = m_congestionWindow;
    observation.transportRoundTrip = m_transportRoundTrip;
}

void
SplitLinkSensors::FrameHeard(Ptr<const Packet> packet,
                             uint16_t /* frequency */,
                             WifiTxVector /* vector */,
                             MpduInfo info,
                             SignalNoiseDbm signalNoise,
                             uint16_t /* station */)
{
    const auto header = MacHeader(packet, info);
    if (header.IsBeacon() || (header.IsData() && header.IsFromDs()))
    {
        m_snr = signalNoise.signal - signalNoise.noise;
        m_snrTrace(*m_snr);
    }
}

void
SplitLinkSensors::FrameSent(Ptr<const Packet> packet,
                            uint16_t /* frequency */,
                            WifiTxVector vector,
                            MpduInfo info,
                            uint16_t station)
{
    if (MacHeader(packet, info).HasData())
    {
        m_wifiRate = static_cast<double>(vector.GetMode(station).GetDataRate(vector, station));
        m_wifiRateTrace(*m_wifiRate);
    }
}

void
SplitLinkSensors::WindowChanged(uint32_t /* before */, uint32_t now)
{
    m_congestionWindow = now;
    m_congestionWindowTrace(now);
}

void
SplitLinkSensors::RoundTripChanged(Time /* before */, Time now)
{
    m_transportRoundTrip = now;
    m_transportRoundTripTrace(now);
}

} // namespace ns3
