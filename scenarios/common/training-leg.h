/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_LEG_H
#define SPLIT_TRAINING_LEG_H

#include "absences.h"
#include "access-network.h"
#include "base/worker-pool.h"
#include "interruption.h"
#include "learn/cut-setting.h"
#include "network-traces.h"
#include "standstill-watch.h"
#include "training-options.h"
#include "training-parties.h"
#include "training-setup.h"

#include "ns3/application-container.h"
#include "ns3/ipv4-address.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/split-byte-count.h"
#include "ns3/split-ledger.h"
#include "ns3/split-trace-helper.h"
#include "ns3/split-training-device.h"
#include "ns3/split-training-helper.h"
#include "ns3/split-training-record.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// Bytes that went one way over one hop.
struct TrafficTotals
{
    ns3::SplitByteCount application; //!< of messages, by purpose
    uint64_t transport{0};           //!< headers of TCP and IP, as SplitLedger counts them
    uint64_t retransmission{0};      //!< sent again

    /// Adds number by number. @param other what is added
    void operator+=(const TrafficTotals& other);
};

/// Bytes by where they went: `up`, `down`; with a relay also `relay_up` and `relay_down`.
using Traffic = std::map<std::string, TrafficTotals>;

/// One step of one device.
struct TrainingStep
{
    double seconds{0};         //!< simulated, when it ended
    uint64_t round{0};         //!< in which it was done
    double loss{0};            //!< mean over its samples
    double accuracy{0};        //!< share of them classified correctly
    split::CutSetting setting; //!< how it was compressed
};

/// The end of a round.
struct TrainingRoundEnd
{
    double seconds{0};            //!< simulated, since the leg began
    uint64_t round{0};            //!< which
    double validationLoss{0};     //!< NaN if unknown
    double validationAccuracy{0}; //!< NaN if unknown
};

/**
 * Some rounds of a training, as one simulation.
 */
class TrainingLeg
{
  public:
    /// Where a leg begins.
    struct Begin
    {
        uint64_t round{0};    //!< its first
        uint64_t rounds{1};   //!< of the leg
        double lossBefore{0}; //!< validation loss of the round before; NaN if unknown
        double seconds{0};    //!< simulated before
    };

    /**
     * Builds the network and the applications.
     *
     * @param options what the user wants
     * @param setup what that comes to
     * @param parties who trains
     * @param begin where the leg begins
     * @throws split::Error naming the option that cannot be used
     */
    TrainingLeg(const TrainingOptions& options,
                const TrainingSetup& setup,
                TrainingParties& parties,
                const Begin& begin);

    /// Destroys the simulation.
    ~TrainingLeg();

    TrainingLeg(const TrainingLeg&) = delete;
    TrainingLeg& operator=(const TrainingLeg&) = delete;

    /// @param traces to be attached to the network
    void Trace(NetworkTraces& traces);

    /// @param traces that write the tables steps and rounds
    void Trace(ns3::SplitTraceHelper& traces);

    /**
     * Simulates until the rounds are done and all devices that were there know, or a signal comes.
     *
     * If nothing arrives any more for two hours, some device may not know.
     *
     * @param stepDone called after each step of each device; times count from the leg's begin
     * @param roundEnded called after each round
     * @param interruption that tells of signals
     * @return whether the rounds are done
     * @throws split::Error if the rounds cannot be done, or nothing arrives any more
     */
    bool Run(std::function<void(const TrainingStep&)> stepDone,
             std::function<void(const TrainingRoundEnd&)> roundEnded,
             Interruption& interruption);

    /// Waits until all models are as the messages so far have made them: nobody works on them any
    /// more unless the simulation goes on.
    void Settle();

    /// @return simulated seconds from the leg's begin until the last device knew of its end, or
    ///         until now
    double Seconds() const;

    /// @return the bytes so far
    Traffic CountTraffic() const;

  private:
    /// Installs the applications.
    void InstallApplications();

    /// Installs the edge's application. @param helper that does so
    void InstallEdge(ns3::SplitTrainingHelper& helper);

    /// Installs the devices' applications. @param helper that does so
    void InstallDevices(ns3::SplitTrainingHelper& helper);

    /// Installs the relay's application. @param helper that does so
    void InstallRelay(const ns3::SplitTrainingHelper& helper);

    /// Connects the relay, which takes the edge's place in the access network, to the edge.
    void InstallBackhaul();

    /// Has devices stay away as the user wants.
    void ScheduleAbsences();

    /// A device leaves. @param absence that begins
    void Leave(const Absence& absence);

    /// @return a line about what stands still
    std::string DescribeStandstill() const;

    /// A step is done. @param record what became of it
    void StepDone(const ns3::SplitStepRecord& record);

    /// A round is done. @param record how it went
    void RoundEnded(const ns3::SplitRoundRecord& record);

    /// The edge has welcomed a device. @param device its number
    void Joined(uint64_t device);

    /// A device goes on without the edge, or is refused. @param device its number
    /// @param reason what happened
    void ConnectionLost(uint64_t device, const std::string& reason);

    /// All rounds are done.
    void Finished();

    /// A device knows that all rounds are done. @param device its number
    void Told(uint64_t device);

    /// Stops the simulation if everybody knows that all rounds are done.
    void EndIfTold();

    const TrainingOptions& m_options;                                     //!< what the user wants
    const TrainingSetup& m_setup;                                         //!< what that comes to
    TrainingParties& m_parties;                                           //!< who trains
    Begin m_begin;                                                        //!< where the leg begins
    std::vector<Absence> m_absences;                                      //!< since then
    ns3::NodeContainer m_devices;                                         //!< the stations
    ns3::NodeContainer m_edge;                                            //!< one node
    ns3::NodeContainer m_relay;                                           //!< one node, or none
    ns3::PointToPointHelper m_backhaul;                                   //!< from relay to edge
    ns3::Ipv4Address m_edgeAddress;                                       //!< on the backhaul
    std::unique_ptr<AccessNetwork> m_access;                              //!< the network
    std::vector<ns3::Ptr<ns3::SplitTrainingDevice>> m_deviceApplications; //!< one a device
    std::map<std::string, ns3::SplitLedger> m_ledgers;                    //!< by hop and direction
    ns3::ApplicationContainer m_trainers;                      //!< the edge's and the devices'
    std::function<void(const TrainingStep&)> m_stepDone;       //!< told about steps
    std::function<void(const TrainingRoundEnd&)> m_roundEnded; //!< told about rounds
    std::map<uint64_t, std::string> m_losses;     //!< devices whose connection broke, and why
    std::set<uint64_t> m_present;                 //!< devices that were welcomed and are not told
    bool m_isFinished{false};                     //!< whether all rounds are done
    double m_seconds{0};                          //!< simulated until the last one knew
    std::shared_ptr<split::WorkerPool> m_workers; //!< threads of all parties
    StandstillWatch m_watch;                      //!< ends the simulation
};

#endif // SPLIT_TRAINING_LEG_H
