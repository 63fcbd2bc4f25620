/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-wifi-access-helper.h"

#include "base/error.h"
#include "split-competing-traffic.h"

#include "ns3/arp-cache.h"
#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/ssid.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vector.h"
#include "ns3/wifi-helper.h"
#include "ns3/wifi-mac-helper.h"
#include "ns3/wifi-mac.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-remote-station-manager.h"

#include <cmath>
#include <limits>

namespace ns3
{

namespace
{

/// @return the standard called @p name
WifiStandard
ParseStandard(const std::string& name)
{
    if (name == "802.11n")
    {
        return WIFI_STANDARD_80211n;
    }
    if (name == "802.11ac")
    {
        return WIFI_STANDARD_80211ac;
    }
    if (name == "802.11ax")
    {
        return WIFI_STANDARD_80211ax;
    }
    throw split::Error("Wi-Fi standard '" + name +
                       "' is unknown; use 802.11n, 802.11ac or 802.11ax");
}

/// Puts @p node at @p distance metres from the access point, in the direction of @p angle.
void
StandAt(Ptr<Node> node, double angle, double distance)
{
    const auto place = CreateObject<ConstantPositionMobilityModel>();
    place->SetPosition(Vector(distance * std::cos(angle), distance * std::sin(angle), 0));
    node->AggregateObject(place);
}

/**
 * Has a node out of range ask for another's hardware address (ARP) again and again: by default it
 * takes one that did not answer for dead for 100 s.
 */
void
KeepAsking(Ptr<NetDevice> device)
{
    const auto ipv4 = device->GetNode()->GetObject<Ipv4L3Protocol>();
    const auto interface = ipv4->GetInterface(ipv4->GetInterfaceForDevice(device));
    interface->GetArpCache()->SetDeadTimeout(Seconds(1));
}

/// Sends what @p node has no better route for to @p gateway.
void
SetDefaultRoute(Ptr<Node> node, Ptr<NetDevice> device, Ipv4Address gateway)
{
    const auto ipv4 = node->GetObject<Ipv4>();
    Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
        gateway,
        ipv4->GetInterfaceForDevice(device));
}

/**
 * Has a station or an access point survive the loss of an answer to a block ack request (ADDBA).
 *
 * By default it gives up after 1 ms, which contention easily takes, and sends outside an agreement
 * what its peer, which has agreed, waits for within it: nothing more would be delivered ever. So
 * it waits longer, and an agreement under which nothing moves for 20 s is ended; ending it sooner
 * would make more requests, whose answers can be lost, than it saves.
 */
void
SurviveLostBlockAckAgreement(Ptr<NetDevice> device)
{
    const auto mac = DynamicCast<WifiNetDevice>(device)->GetMac();
    PointerValue txop;
    mac->GetAttribute("BE_Txop", txop);
    txop.GetObject()->SetAttribute("AddBaResponseTimeout", TimeValue(MilliSeconds(100)));
    mac->SetAttribute("BE_BlockAckInactivityTimeout", UintegerValue(20000)); // of 1024 us
}

/// What an access point may take to try again and again to have its answer acknowledged.
const Time ASSOCIATION_ANSWER = MilliSeconds(100);

/// Has the access point that knows @p stations take @p station for one of them.
void
Accept(Ptr<WifiRemoteStationManager> stations, Mac48Address station)
{
    if (!stations->IsAssociated(station))
    {
        stations->RecordGotAssocTxOk(station);
    }
}

/**
 * Has the access point agree with a station on whether that is associated.
 *
 * If all acknowledgements of its answer are lost, ns-3's access point takes the station for a
 * stranger and drops its data, but does not tell it, as IEEE 802.11-2020, 11.3.3 demands: nothing
 * would be delivered ever.
 */
void
HandleAssociated(Ptr<WifiRemoteStationManager> stations,
                 Mac48Address station,
                 Mac48Address /* of the access point */)
{
    Simulator::Schedule(ASSOCIATION_ANSWER, &Accept, stations, station);
}

} // namespace

SplitWifiAccessHelper::SplitWifiAccessHelper()
{
    SetBackhaul(DataRate("1Gbps"), MilliSeconds(2));
}

void
SplitWifiAccessHelper::SetStandard(const std::string& standard, uint32_t widthMhz)
{
    m_standard = ParseStandard(standard);
    const bool narrow = widthMhz == 20 || widthMhz == 40;
    const bool wide = widthMhz == 80 || widthMhz == 160;
    if (!narrow && (!wide || m_standard == WIFI_STANDARD_80211n))
    {
        throw split::Error("Wi-Fi channel width " + std::to_string(widthMhz) + " MHz: " + standard +
                           (m_standard == WIFI_STANDARD_80211n ? " has 20 and 40 MHz"
                                                               : " has 20, 40, 80 and 160 MHz"));
    }
    m_widthMhz = widthMhz;
}

void
SplitWifiAccessHelper::SetPathLossExponent(double exponent)
{
    m_exponent = exponent;
}

void
SplitWifiAccessHelper::SetFading(double m)
{
    if (!(m >= 1))
    {
        throw split::Error("Wi-Fi fading: shape m = " + std::to_string(m) +
                           " is below 1 (Rayleigh fading); use 1 or more");
    }
    m_fading = m;
}

void
SplitWifiAccessHelper::SetRateControl(const std::string& name)
{
    if (name != "ideal" && name != "minstrel")
    {
        throw split::Error("Wi-Fi rate control '" + name + "' is unknown; use ideal or minstrel");
    }
    m_rateControl = name;
}

void
SplitWifiAccessHelper::SetWalk(const SplitWalk& walk)
{
    if (!std::isfinite(walk.to) || walk.to < 0 || !std::isfinite(walk.speed) || walk.speed <= 0)
    {
        throw split::Error("walk to " + std::to_string(walk.to) + " m at " +
                           std::to_string(walk.speed) +
                           " m/s: leads nowhere; give metres from 0 and a speed above 0");
    }
    m_walk = walk;
}

void
SplitWifiAccessHelper::SetCompetitors(uint32_t count, DataRate rate)
{
    m_competitors = NodeContainer(count);
    m_competitorRate = rate;
}

void
SplitWifiAccessHelper::SetBackhaul(DataRate rate, Time delay)
{
    m_wire.SetDeviceAttribute("DataRate", DataRateValue(rate));
    m_wire.SetChannelAttribute("Delay", TimeValue(delay));
}

void
SplitWifiAccessHelper::Install(NodeContainer devices,
                               const std::vector<double>& distances,
                               Ptr<Node> edge)
{
    CheckDistances(devices, distances);
    m_nodes = NodeContainer(edge, CreateObject<Node>());
    m_nodes.Add(devices);
    m_nodes.Add(m_competitors);
    InternetStackHelper().Install(m_nodes);
    Place(devices, distances);
    InstallWifi(NodeContainer(devices, m_competitors));
    const auto wire = m_wire.Install(GetAccessPoint(), edge);
    m_edgeDevice = wire.Get(1);
    InstallInternet(wire);
    if (m_competitors.GetN() > 0)
    {
        InstallCompetingTraffic(m_competitors, edge, m_edgeAddress, m_competitorRate, Seconds(1));
    }
}

void
SplitWifiAccessHelper::CheckDistances(const NodeContainer& devices,
                                      const std::vector<double>& distances) const
{
    if (distances.empty() || (distances.size() != 1 && distances.size() != devices.GetN()))
    {
        throw split::Error("distances: " + std::to_string(distances.size()) + " for " +
                           std::to_string(devices.GetN()) +
                           " devices; give one for each, or one for all");
    }
    for (const double distance : distances)
    {
        if (!std::isfinite(distance) || distance < 0)
        {
            throw split::Error("distances: " + std::to_string(distance) +
                               " is no distance; give metres from 0");
        }
        if (m_walk && m_walk->to == distance)
        {
            throw split::Error("distances: " + std::to_string(distance) +
                               " m is where the walk goes; begin elsewhere");
        }
    }
}

void
SplitWifiAccessHelper::Place(NodeContainer devices, const std::vector<double>& distances)
{
    StandAt(GetAccessPoint(), 0, 0);
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        const double distance = distances.size() == 1 ? distances[0] : distances[i];
        const double angle = 2 * M_PI * i / devices.GetN();
        if (m_walk)
        {
            Walk(devices.Get(i), angle, distance, *m_walk);
        }
        else
        {
            StandAt(devices.Get(i), angle, distance);
        }
    }
    for (uint32_t i = 0; i < m_competitors.GetN(); ++i)
    {
        StandAt(m_competitors.Get(i), 2 * M_PI * (i + 0.5) / m_competitors.GetN(), distances[0]);
    }
}

Ptr<YansWifiChannel>
SplitWifiAccessHelper::MakeChannel() const
{
    YansWifiChannelHelper channel;
    channel.SetPropagationDelay("ns3::ConstantSpeedPropagationDelayModel");
    channel.AddPropagationLoss("ns3::LogDistancePropagationLossModel",
                               "Exponent",
                               DoubleValue(m_exponent));
    if (m_fading)
    {
        const DoubleValue m(*m_fading);
        channel.AddPropagationLoss("ns3::NakagamiPropagationLossModel", "m0", m, "m1", m, "m2", m);
    }
    return channel.Create();
}

std::string
SplitWifiAccessHelper::RateManager() const
{
    const bool minstrel =
        m_rateControl.empty() ? m_fading.has_value() : m_rateControl == "minstrel";
    return minstrel ? "ns3::MinstrelHtWifiManager" : "ns3::IdealWifiManager";
}

void
SplitWifiAccessHelper::InstallWifi(NodeContainer stations)
{
    m_channel = MakeChannel();
    m_phy.SetChannel(m_channel);
    m_phy.Set("ChannelSettings",
              StringValue("{0, " + std::to_string(m_widthMhz) + ", BAND_5GHZ, 0}"));
    m_phy.SetPcapDataLinkType(WifiPhyHelper::DLT_IEEE802_11_RADIO);

    WifiHelper wifi;
    wifi.SetStandard(m_standard);
    wifi.SetRemoteStationManager(RateManager());
    const SsidValue ssid(Ssid("split"));
    WifiMacHelper mac;
    mac.SetType("ns3::ApWifiMac", "Ssid", ssid);
    m_accessPointDevice = wifi.Install(m_phy, mac, GetAccessPoint());
    // There is no other access point to look for; and a station that gives this one up while it
    // waits to be associated has ns-3 abort when it would have asked again.
    mac.SetType("ns3::StaWifiMac",
                "Ssid",
                ssid,
                "ActiveProbing",
                BooleanValue(false),
                "MaxMissedBeacons",
                UintegerValue(std::numeric_limits<uint32_t>::max()));
    m_stationDevices = wifi.Install(m_phy, mac, stations);
    const NetDeviceContainer all(m_accessPointDevice, m_stationDevices);
    for (auto device = all.Begin(); device != all.End(); ++device)
    {
        SurviveLostBlockAckAgreement(*device);
    }
    const auto accessPoint = DynamicCast<WifiNetDevice>(m_accessPointDevice.Get(0));
    for (auto station = m_stationDevices.Begin(); station != m_stationDevices.End(); ++station)
    {
        DynamicCast<WifiNetDevice>(*station)->GetMac()->TraceConnectWithoutContext(
            "Assoc",
            MakeBoundCallback(&HandleAssociated,
                              accessPoint->GetRemoteStationManager(),
                              Mac48Address::ConvertFrom((*station)->GetAddress())));
    }
}

void
SplitWifiAccessHelper::InstallInternet(const NetDeviceContainer& wire)
{
    const auto air = Ipv4AddressHelper("10.1.0.0", "255.255.0.0")
                         .Assign(NetDeviceContainer(m_accessPointDevice, m_stationDevices));
    KeepAsking(m_accessPointDevice.Get(0));
    const auto backhaul = Ipv4AddressHelper("10.2.0.0", "255.255.255.252").Assign(wire);
    m_edgeAddress = backhaul.GetAddress(1);
    SetDefaultRoute(m_nodes.Get(0), m_edgeDevice, backhaul.GetAddress(0));
    for (uint32_t i = 0; i < m_stationDevices.GetN(); ++i)
    {
        const auto station = m_stationDevices.Get(i);
        SetDefaultRoute(station->GetNode(), station, air.GetAddress(0));
        KeepAsking(station);
    }
}

Ipv4Address
SplitWifiAccessHelper::GetEdgeAddress() const
{
    return m_edgeAddress;
}

Ptr<Node>
SplitWifiAccessHelper::GetAccessPoint() const
{
    return m_nodes.Get(1);
}

void
SplitWifiAccessHelper::EnablePcap(const std::string& prefix)
{
    m_phy.EnablePcap(prefix, m_accessPointDevice);
    m_wire.EnablePcap(prefix, m_edgeDevice);
}

int64_t
SplitWifiAccessHelper::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    next += YansWifiChannelHelper().AssignStreams(m_channel, next);
    next +=
        WifiHelper().AssignStreams(NetDeviceContainer(m_accessPointDevice, m_stationDevices), next);
    next += InternetStackHelper().AssignStreams(m_nodes, next);
    return next - stream;
}

} // namespace ns3
