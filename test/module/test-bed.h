/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TEST_BED_H
#define SPLIT_TEST_BED_H

#include "frame-collector.h"

#include "ns3/application-container.h"
#include "ns3/split-helper.h"
#include "ns3/split-runtime.h"
#include "ns3/split-wire-access-helper.h"

#include <memory>
#include <string>

namespace split_test
{

/**
 * @param seed of the model's random weights
 * @param threads of the runtime
 * @return LeNet-5 and a few random images
 */
std::shared_ptr<ns3::SplitRuntime> MakeRuntime(unsigned seed = 1, unsigned threads = 2);

/// Devices on wires around an edge, with everything recorded; frames are cut after pool2.
struct TestBed
{
    /**
     * @param deviceCount the number of devices
     * @param rate of each link
     */
    explicit TestBed(uint32_t deviceCount, const std::string& rate = "10Mbps");
    ~TestBed();

    /// Installs the applications, runs until @p stop, at which they stop, and a second longer.
    void Run(ns3::Time stop = ns3::Seconds(100));

    std::shared_ptr<ns3::SplitRuntime> deviceRuntime; //!< of the devices
    std::shared_ptr<ns3::SplitRuntime> edgeRuntime;   //!< of the edge, by default the same
    ns3::NodeContainer devices;                       //!< the devices' nodes
    ns3::Ptr<ns3::Node> edge;                         //!< the edge's node
    ns3::SplitWireAccessHelper access;                //!< their links
    ns3::SplitHelper deviceHelper;                    //!< for attributes of the devices
    FrameCollector recorder;                          //!< of all frames
    ns3::ApplicationContainer deviceApplications;     //!< once they are installed
    ns3::ApplicationContainer edgeApplications;       //!< once they are installed

    /// Installs the applications; Run() does so unless it was done.
    void Install();
};

} // namespace split_test

#endif // SPLIT_TEST_BED_H
