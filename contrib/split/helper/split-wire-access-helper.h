/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_WIRE_ACCESS_HELPER_H
#define SPLIT_WIRE_ACCESS_HELPER_H

#include "ns3/data-rate.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-helper.h"

#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Connects devices to the edge by a point-to-point link each.
 */
class SplitWireAccessHelper
{
  public:
    /**
     * @param rate of each link, both ways
     * @param delay of each link, one way
     */
    SplitWireAccessHelper(DataRate rate, Time delay);
    virtual ~SplitWireAccessHelper() = default;

    /**
     * Gives all nodes an Internet stack, addresses in 10.1.0.0/16, and routes to the edge.
     *
     * @param devices any number of nodes
     * @param edge the node that they talk to
     */
    void Install(NodeContainer devices, Ptr<Node> edge);

    /// @return the address at which all devices reach the edge
    Ipv4Address GetEdgeAddress() const;

    /// @return the network devices: of the first device, of the edge, of the second device, ...
    const NetDeviceContainer& GetNetDevices() const;

    /**
     * Records the packets of each link at the edge, in files named prefix-node-interface.pcap.
     *
     * @param prefix how the names of the files begin
     */
    void EnablePcap(const std::string& prefix);

  private:
    /// @param device a node @param edge another @return the ends of a link between them
    virtual NetDeviceContainer Connect(Ptr<Node> device, Ptr<Node> edge);

    PointToPointHelper m_links;       //!< makes and captures the links
    NetDeviceContainer m_netDevices;  //!< ends of the links
    NetDeviceContainer m_edgeDevices; //!< those at the edge
    Ipv4Address m_edgeAddress;        //!< on the first link
};

} // namespace ns3

#endif // SPLIT_WIRE_ACCESS_HELPER_H
