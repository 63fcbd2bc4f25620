/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_COMPETING_TRAFFIC_H
#define SPLIT_COMPETING_TRAFFIC_H

#include "ns3/data-rate.h"
#include "ns3/ipv4-address.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"

namespace ns3
{

/**
 * @ingroup split
 * Has nodes send datagrams of 1400 bytes to another without end, which discards them.
 *
 * @param senders the nodes
 * @param receiver the other
 * @param address of @p receiver
 * @param rate of each sender's data
 * @param start when they begin
 */
void InstallCompetingTraffic(NodeContainer senders,
                             Ptr<Node> receiver,
                             Ipv4Address address,
                             DataRate rate,
                             Time start);

} // namespace ns3

#endif // SPLIT_COMPETING_TRAFFIC_H
