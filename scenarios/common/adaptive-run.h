/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ADAPTIVE_RUN_H
#define SPLIT_ADAPTIVE_RUN_H

#include "access-network.h"
#include "adaptive-options.h"
#include "adaptive-outcome.h"
#include "adaptive-policies.h"
#include "interruption.h"
#include "network-traces.h"
#include "profile/profile.h"

#include "ns3/application-container.h"
#include "ns3/compression-policy.h"
#include "ns3/node-container.h"
#include "ns3/split-policy-recorder.h"
#include "ns3/split-runtime.h"
#include "ns3/split-trace-helper.h"

#include <cstdint>
#include <memory>
#include <vector>

/**
 * A device that has its frames computed as a policy decides, over a link that changes.
 *
 * What a seed draws: which samples are taken, when in the course of the link the first one is,
 * medium access, fading and losses. All policies get the same.
 */
class AdaptiveRun
{
  public:
    /**
     * Builds the network and the applications.
     *
     * @param options what all runs have in common
     * @param link of this run
     * @param runtime the model and the images
     * @param profile what may be chosen
     * @param entrant who decides
     * @param seed of what is random, from 1 on
     * @throws split::Error naming the option that cannot be used
     */
    AdaptiveRun(const AdaptiveOptions& options,
                const AccessOptions& link,
                std::shared_ptr<ns3::SplitRuntime> runtime,
                const split::Profile& profile,
                const PolicyEntrant& entrant,
                uint32_t seed);

    /// Destroys the simulation.
    ~AdaptiveRun();

    AdaptiveRun(const AdaptiveRun&) = delete;
    AdaptiveRun& operator=(const AdaptiveRun&) = delete;

    /// @param traces to be attached to the network
    void Trace(NetworkTraces& traces);

    /// @param traces that write the table policy
    void Trace(ns3::SplitTraceHelper& traces);

    /// Simulates until every frame has ended, or a signal comes. @param interruption that tells of
    /// signals
    void Run(Interruption& interruption);

    /// @return the decisions in the order of capture
    const std::vector<ns3::SplitPolicyRecord>& GetRecords() const;

    /// @return the wall time that a decision took, in microseconds: all are made once more, by a
    ///         policy like the first
    double MicrosecondsPerDecision() const;

  private:
    /// Installs edge and device. @param profile what may be chosen
    void InstallApplications(const split::Profile& profile);

    /// @return when the device starts
    ns3::Time DrawStart() const;

    /// A frame has ended. @param record the decision on it, and what came of it
    void FrameEnded(const ns3::SplitPolicyRecord& record);

    const AdaptiveOptions& m_options;              //!< what all runs have in common
    std::shared_ptr<ns3::SplitRuntime> m_runtime;  //!< the model and the images
    PolicyEntrant m_entrant;                       //!< who takes part
    uint32_t m_seed;                               //!< of what is random
    ns3::NodeContainer m_device;                   //!< one node
    ns3::NodeContainer m_edge;                     //!< one node
    std::unique_ptr<AccessNetwork> m_access;       //!< the network
    ns3::Ptr<ns3::CompressionPolicy> m_policy;     //!< who decides
    ns3::ApplicationContainer m_application;       //!< the device's
    ns3::SplitPolicyRecorder m_recorder;           //!< of the decisions
    std::vector<ns3::SplitPolicyRecord> m_records; //!< by frame
    std::size_t m_ended{0};                        //!< how many frames have
};

#endif // SPLIT_ADAPTIVE_RUN_H
