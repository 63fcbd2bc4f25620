/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-competing-traffic.h"

#include "ns3/application-container.h"
#include "ns3/inet-socket-address.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"

#include <cstdint>

namespace ns3
{

namespace
{

constexpr auto UDP = "ns3::UdpSocketFactory";
constexpr uint16_t DISCARD_PORT = 9; //!< RFC 863
constexpr uint32_t DATAGRAM_BYTES = 1400;

} // namespace

void
InstallCompetingTraffic(NodeContainer senders,
                        Ptr<Node> receiver,
                        Ipv4Address address,
                        DataRate rate,
                        Time start)
{
    PacketSinkHelper(UDP, InetSocketAddress(Ipv4Address::GetAny(), DISCARD_PORT)).Install(receiver);
    OnOffHelper traffic(UDP, InetSocketAddress(address, DISCARD_PORT));
    traffic.SetConstantRate(rate, DATAGRAM_BYTES);
    traffic.Install(senders).Start(start);
}

} // namespace ns3
