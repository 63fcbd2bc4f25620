/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NETWORK_TRACES_H
#define SPLIT_NETWORK_TRACES_H

#include "access-network.h"
#include "trace-options.h"

#include "ns3/animation-interface.h"
#include "ns3/flow-monitor-helper.h"
#include "ns3/node-container.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

/// Who takes part in a simulation.
struct NetworkNodes
{
    ns3::NodeContainer devices;     //!< any number
    ns3::Ptr<ns3::Node> relay;      //!< may be null
    ns3::Ptr<ns3::Node> edge;       //!< whom the devices talk to, through the relay if there is one
    AccessNetwork* access{nullptr}; //!< from the devices on
    ns3::PointToPointHelper* backhaul{nullptr}; //!< from the relay to the edge, if there is one
};

/**
 * What ns-3 itself tells of a network, for Wireshark, NetAnim, and whoever reads FlowMonitor's
 * files: by option, the folder pcap, animation.xml and flows.xml.
 *
 * Memory does not grow with the length of the simulation. The results of the simulation are those
 * that it has without.
 */
class NetworkTraces
{
  public:
    /**
     * @param options which of them are wanted
     * @param folder that exists, in which they appear
     * @param program that makes them, as captures are named after
     * @param part of a run of several simulations, as names of files show it; 0 for the first,
     * which replaces what a former run has left
     */
    NetworkTraces(const TraceOptions& options,
                  std::filesystem::path folder,
                  const std::string& program,
                  uint64_t part = 0);

    /// Removes what was not committed. Outlives the simulation, which calls it to the last.
    ~NetworkTraces();

    NetworkTraces(const NetworkTraces&) = delete;
    NetworkTraces& operator=(const NetworkTraces&) = delete;

    /**
     * Attaches to a network that is built and has not run.
     *
     * @param nodes who takes part
     * @throws split::Error if the files cannot be made
     */
    void Attach(const NetworkNodes& nodes);

    /// Writes what is known at the simulation's end, before it is destroyed.
    void SimulationStopped();

    /// Gives the files their names, once the simulation is destroyed. @throws split::Error if that
    /// fails
    void Commit();

  private:
    /// @param stem how a file's name begins @return it with what tells the part
    std::string NameOf(const std::string& stem) const;

    /// Has packets captured. @param nodes who takes part
    void Capture(const NetworkNodes& nodes);

    /// Attaches NetAnim. @param nodes who takes part
    void Animate(const NetworkNodes& nodes);

    /// Calls all nodes what they are. @param nodes who takes part
    void NameNodes(const NetworkNodes& nodes);

    TraceOptions m_options;                               //!< which files are wanted
    std::filesystem::path m_folder;                       //!< where they appear
    uint64_t m_part;                                      //!< of the run
    std::string m_program;                                //!< that makes them
    std::filesystem::path m_captures;                     //!< captures, until they are whole
    std::filesystem::path m_drawing;                      //!< NetAnim's file, until it is whole
    std::unique_ptr<ns3::FlowMonitorHelper> m_flows;      //!< FlowMonitor, if wanted
    std::unique_ptr<ns3::AnimationInterface> m_animation; //!< NetAnim, if wanted
};

#endif // SPLIT_NETWORK_TRACES_H
