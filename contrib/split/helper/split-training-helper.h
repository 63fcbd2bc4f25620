/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_HELPER_H
#define SPLIT_TRAINING_HELPER_H

#include "base/worker-pool.h"

#include "ns3/address.h"
#include "ns3/attribute.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/ptr.h"
#include "ns3/split-device-profile.h"
#include "ns3/split-training-device.h"
#include "ns3/split-training-edge.h"
#include "ns3/split-training-relay.h"

#include <limits>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Installs the applications of a training, and what they compute on.
 */
class SplitTrainingHelper
{
  public:
    /**
     * @param plan what all parties agreed on
     * @param workers threads that all applications compute on
     */
    SplitTrainingHelper(const split::TrainingPlan& plan,
                        std::shared_ptr<split::WorkerPool> workers);

    /**
     * @param name of an attribute of the devices installed from now on
     * @param value of the attribute
     */
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * @param name of an attribute of the edges installed from now on
     * @param value of the attribute
     */
    void SetEdgeAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Installs a device application.
     *
     * @param node the device
     * @param trainer what it trains, and on which samples
     * @param schedule how it compresses
     * @param edge address and port of the edge application, or of a relay's
     * @param profile how fast the node computes, unless it has a SplitComputeResource
     * @return the application
     */
    Ptr<SplitTrainingDevice> InstallDevice(Ptr<Node> node,
                                           std::shared_ptr<split::DeviceTrainer> trainer,
                                           std::shared_ptr<split::CompressionSchedule> schedule,
                                           const Address& edge,
                                           const SplitDeviceProfile& profile) const;

    /**
     * Installs an edge application.
     *
     * @param node the edge
     * @param trainer what it trains
     * @param profile how fast the node computes, unless it has a SplitComputeResource
     * @param lossBefore validation loss of the round before the first; NaN if unknown
     * @return the application
     */
    Ptr<SplitTrainingEdge> InstallEdge(
        Ptr<Node> node,
        std::shared_ptr<split::EdgeTrainer> trainer,
        const SplitDeviceProfile& profile,
        double lossBefore = std::numeric_limits<double>::quiet_NaN()) const;

    /**
     * Installs a relay between devices and edge.
     *
     * @param node the relay
     * @param trainer what it trains
     * @param schedule how it compresses on the way to the edge
     * @param edge address and port of the edge application
     * @param profile how fast the node computes, unless it has a SplitComputeResource
     * @return the application
     */
    Ptr<SplitTrainingRelay> InstallRelay(Ptr<Node> node,
                                         std::shared_ptr<split::RelayTrainer> trainer,
                                         std::shared_ptr<split::CompressionSchedule> schedule,
                                         const Address& edge,
                                         const SplitDeviceProfile& profile) const;

  private:
    split::TrainingPlan m_plan;                   //!< what all parties agreed on
    std::shared_ptr<split::WorkerPool> m_workers; //!< threads to compute on
    ObjectFactory m_deviceFactory;                //!< makes device applications
    ObjectFactory m_edgeFactory;                  //!< makes edge applications
};

} // namespace ns3

#endif // SPLIT_TRAINING_HELPER_H
