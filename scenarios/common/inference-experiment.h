/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INFERENCE_EXPERIMENT_H
#define SPLIT_INFERENCE_EXPERIMENT_H

#include "access-network.h"
#include "adaptive-policies.h"
#include "inference-options.h"
#include "inference-summary.h"
#include "interruption.h"
#include "network-traces.h"

#include "ns3/application-container.h"
#include "ns3/node-container.h"
#include "ns3/split-frame-recorder.h"
#include "ns3/split-helper.h"
#include "ns3/split-ledger.h"
#include "ns3/split-runtime.h"
#include "ns3/split-trace-helper.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/**
 * Devices that classify images with the help of an edge, over Wi-Fi or wires.
 */
class InferenceExperiment
{
  public:
    /// Told, as the simulation goes on, how many frames have ended.
    using Progress = std::function<void(std::size_t ended)>;

    /**
     * Builds the network and the applications.
     *
     * @param options what to simulate
     * @throws split::Error naming the option or the file that cannot be used
     */
    explicit InferenceExperiment(const InferenceOptions& options);

    /// Destroys the simulation.
    ~InferenceExperiment();

    InferenceExperiment(const InferenceExperiment&) = delete;
    InferenceExperiment& operator=(const InferenceExperiment&) = delete;

    /// @return what is simulated, with what the user left open
    const InferenceOptions& GetOptions() const;

    /// @return the model and the images that all nodes share
    const ns3::SplitRuntime& GetRuntime() const;

    /// @param traces to be attached to the network
    void Trace(NetworkTraces& traces);

    /// @param traces that write the tables frames, policy and links
    void Trace(ns3::SplitTraceHelper& traces);

    /**
     * Simulates until every frame of every device has ended, or a signal comes.
     *
     * @param progress told about frames that have ended
     * @param interruption that tells of signals
     * @throws split::Error if no device reached the edge
     */
    void Run(const Progress& progress, Interruption& interruption);

    /// @return those of the devices, and the edge's
    ns3::ApplicationContainer GetApplications() const;

    /// @return bytes that the devices have sent
    const ns3::SplitLedger& GetLedgerUp() const;

    /// @return what it comes to, as far as it has come
    InferenceSummary Summarise() const;

    /// @return the devices that lost the edge, and why
    const std::vector<std::string>& GetFailures() const;

  private:
    /// Decides what the user left open, as fits @p model.
    void Complete(const split::ModelInfo& model);

    /// Has a device compute one frame, so that what cannot work is said before the simulation.
    void TryOneFrame() const;

    /// Connects the devices to the edge.
    void BuildNetwork();

    /// Installs the applications, and connects to what they report.
    void InstallApplications();

    /// Sets what all devices have in common. @param helper that installs them
    void SetDeviceAttributes(ns3::SplitHelper& helper) const;

    /// Has what the user wants decide on frames. @param helper that installs devices
    void ChoosePolicy(ns3::SplitHelper& helper);

    /// Sets what each device has of its own, and when it starts.
    void ScheduleDevices();

    /// A frame begins: has the unsplit model look at it, too. @param record its life so far
    void FrameCaptured(const ns3::SplitFrameRecord& record);

    /// @param sample of a frame @return what the unsplit model says to it, which is computed once
    split::Pending<split::DeviceOutput> BeginUnsplit(std::size_t sample) const;

    /// A frame has ended. @param record its life
    void FrameEnded(const ns3::SplitFrameRecord& record);

    /// A device goes on without the edge. @param device its number @param reason why
    void SessionClosed(uint64_t device, const std::string& reason);

    /// A device takes no more frames. @param device its number
    void DeviceDone(uint64_t device);

    InferenceOptions m_options;                     //!< what to simulate
    std::shared_ptr<ns3::SplitRuntime> m_runtime;   //!< the model and the images
    ns3::NodeContainer m_devices;                   //!< the stations
    ns3::NodeContainer m_edge;                      //!< one node
    std::unique_ptr<AccessNetwork> m_access;        //!< the network
    ns3::ApplicationContainer m_deviceApplications; //!< one a device
    ns3::ApplicationContainer m_edgeApplications;   //!< one
    std::optional<PolicyEntrant> m_policy;          //!< what decides, if it is not always the same
    ns3::SplitFrameRecorder m_recorder;             //!< of all frames
    std::map<uint64_t, uint64_t> m_framesLeft;      //!< by device that is not done
    std::vector<std::string> m_failures;            //!< devices that lost the edge, and why
    ns3::SplitLedger m_up;                          //!< bytes that the devices sent
    ns3::SplitLedger m_down;                        //!< bytes that the edge sent
    InferenceTally m_tally;                         //!< of all frames
};

#endif // SPLIT_INFERENCE_EXPERIMENT_H
