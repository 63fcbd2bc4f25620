/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_HELPER_H
#define SPLIT_HELPER_H

#include "profile/profile.h"

#include "ns3/address.h"
#include "ns3/application-container.h"
#include "ns3/attribute.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/split-device-profile.h"
#include "ns3/split-runtime.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Installs device and edge applications, and what they compute on.
 */
class SplitHelper
{
  public:
    /// @param runtime the model and the images that all applications share
    explicit SplitHelper(std::shared_ptr<const SplitRuntime> runtime);

    /**
     * @param name of an attribute of the devices installed from now on
     * @param value of the attribute; an object given as text is made anew for each device
     */
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Chooses what decides on the frames of the devices installed from now on; each has a policy of
     * its own.
     *
     * @param type of the policy, as `ns3::FixedPolicy`
     * @param attributes names and values of its attributes
     */
    void SetPolicy(const std::string& type,
                   const std::vector<std::pair<std::string, std::string>>& attributes = {});

    /// @param profile what these policies may choose from
    void SetProfile(split::Profile profile);

    /**
     * @param name of an attribute of the edges installed from now on
     * @param value of the attribute
     */
    void SetEdgeAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Installs a device application on each node, numbered on from the last one installed.
     *
     * @param nodes the devices
     * @param edge address and port of the edge application
     * @param profile how fast the nodes compute, unless they have a SplitComputeResource
     * @return the applications
     */
    ApplicationContainer InstallDevices(NodeContainer nodes,
                                        const Address& edge,
                                        const SplitDeviceProfile& profile);

    /**
     * Installs an edge application.
     *
     * @param node the edge
     * @param profile how fast the node computes, unless it has a SplitComputeResource
     * @return the application
     */
    ApplicationContainer InstallEdge(Ptr<Node> node, const SplitDeviceProfile& profile);

    /**
     * Fixes the random numbers of the device applications of some nodes.
     *
     * @param nodes the devices
     * @param stream first stream index to use
     * @return the number of streams used
     */
    static int64_t AssignStreams(NodeContainer nodes, int64_t stream);

  private:
    std::shared_ptr<const SplitRuntime> m_runtime; //!< model and images
    split::Profile m_profile;                      //!< what policies may choose from
    ObjectFactory m_policyFactory;                 //!< makes policies
    ObjectFactory m_deviceFactory;                 //!< makes device applications
    ObjectFactory m_edgeFactory;                   //!< makes edge applications
    uint64_t m_nextDevice{0};                      //!< number of the next device
};

} // namespace ns3

#endif // SPLIT_HELPER_H
