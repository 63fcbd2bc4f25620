/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ACCESS_NETWORK_H
#define SPLIT_ACCESS_NETWORK_H

#include "access-options.h"
#include "data/link-trace.h"

#include "ns3/ipv4-address.h"
#include "ns3/node-container.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

/// The network between devices and edge.
class AccessNetwork
{
  public:
    virtual ~AccessNetwork() = default;

    /**
     * Connects the devices to the edge, and gives all nodes an Internet stack.
     *
     * @param devices any number of nodes
     * @param edge the node that they talk to
     */
    virtual void Install(ns3::NodeContainer devices, ns3::Ptr<ns3::Node> edge) = 0;

    /// @return the address at which all devices reach the edge
    virtual ns3::Ipv4Address GetEdgeAddress() const = 0;

    /// @return when the devices can begin to talk
    virtual ns3::Time ReadyTime() const = 0;

    /// @param prefix how the names of the capture files begin
    virtual void EnablePcap(const std::string& prefix) = 0;

    /// @param stream first number of the network's random streams
    virtual void AssignStreams(int64_t stream) = 0;

    /// @return the node between the air and the wire to the edge; null where there is no air
    virtual ns3::Ptr<ns3::Node> GetAccessPoint() const
    {
        return nullptr;
    }

    /// @return the trace of the way back to each device, likewise
    virtual std::shared_ptr<const split::LinkTrace> GetTraceBack() const
    {
        return nullptr;
    }

    /// @return the trace that each device's link follows; none if links follow none
    virtual std::shared_ptr<const split::LinkTrace> GetTrace() const
    {
        return nullptr;
    }
};

/**
 * @param options of the user
 * @return the network that they choose
 * @throws split::Error naming the option that cannot be used
 */
std::unique_ptr<AccessNetwork> MakeAccessNetwork(const AccessOptions& options);

/**
 * @param option that has the list as its value
 * @param list numbers separated by commas
 * @return the numbers
 * @throws split::Error naming the option and what is not a number
 */
std::vector<double> ParseNumbers(const std::string& option, const std::string& list);

#endif // SPLIT_ACCESS_NETWORK_H
