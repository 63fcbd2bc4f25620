/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_RELAY_H
#define SPLIT_TRAINING_RELAY_H

#include "base/job-chain.h"
#include "learn/compression-schedule.h"
#include "learn/relay-trainer.h"
#include "learn/training-plan.h"
#include "protocol/training-message.h"
#include "split-compute-resource.h"
#include "split-connector.h"
#include "split-goodput-meter.h"
#include "split-listener.h"
#include "split-training-channel.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * A node between devices and the edge of a training that cuts the model twice: it trains the part
 * between the cuts.
 *
 * 1. It listens on Local. For each device that joins it opens a connection to the Remote edge, and
 *    passes JOIN on.
 * 2. ACTIVATIONS and EVALUATION of a device queue for the node's SplitComputeResource, which
 *    decodes them, computes the middle part forward and encodes as the relay's own schedule says;
 *    then they go on to the edge.
 * 3. GRADIENTS of the edge queue likewise, are computed backward, and go on to the device; those of
 *    several devices in the order of their ACTIVATIONS.
 * 4. All other messages are passed on as they are.
 * 5. If one side of a device's connection ends, so does the other; the device may join anew. What
 *    the relay has not learnt from by then is lost, also for other devices at work.
 *
 * The edge does not know of the relay: it deals with the devices behind it.
 */
class SplitTrainingRelay : public Application
{
  public:
    /// What the relay trains with.
    struct Training
    {
        split::TrainingPlan plan;                             //!< what all parties agreed on
        std::shared_ptr<split::RelayTrainer> trainer;         //!< nobody else's while it runs
        std::shared_ptr<split::CompressionSchedule> schedule; //!< of the second cut, likewise
        std::shared_ptr<split::WorkerPool> workers;           //!< threads to compute on
    };

    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTrainingRelay();
    ~SplitTrainingRelay() override;

    /// @param training what to train with, before the start
    void SetTraining(Training training);

    /**
     * TracedCallback signature for the end of a device's connection.
     *
     * @param device the device's number
     * @param reason what ended it
     */
    typedef void (*LostTracedCallback)(uint64_t device, const std::string& reason);

    /**
     * TracedCallback signature for a micro-batch.
     *
     * @param device the device's number
     * @param position which
     */
    typedef void (*MicroBatchTracedCallback)(uint64_t device, const split::Position& position);

    /**
     * TracedCallback signature for a socket.
     *
     * @param socket the application's
     */
    typedef void (*SocketTracedCallback)(Ptr<Socket> socket);

  protected:
    void DoDispose() override;

  private:
    /// A device's connection, through the relay.
    struct Session : public SimpleRefCount<Session>
    {
        Ptr<SplitTrainingChannel> down;       //!< to the device
        Ptr<SplitConnector> connector;        //!< to the edge, until it is connected
        Ptr<SplitTrainingChannel> up;         //!< to the edge, from then on
        split::Join join;                     //!< how the device introduced itself
        uint64_t round{0};                    //!< that it was told to begin
        float lossBefore{0};                  //!< validation loss after the round before
        split::CutSetting setting;            //!< of its last step, at the second cut
        Time epochBegun;                      //!< when its running epoch began
        SplitGoodputMeter meter;              //!< of what is sent to the edge
        uint64_t attempt{0};                  //!< counts rounds begun: results of another are void
        std::deque<split::Gradients> answers; //!< not learnt from yet
    };

    void StartApplication() override;
    void StopApplication() override;

    /// Begins a session. @param socket its connection
    void Accept(Ptr<Socket> socket);

    /// Reacts to a device. @param session whose it is @param message what arrived
    void ReceiveUp(Ptr<Session> session, const split::TrainingMessage& message);

    /// Reacts to the edge. @param session whose it is @param message what arrived
    void ReceiveDown(Ptr<Session> session, const split::TrainingMessage& message);

    /// Opens the way to the edge. @param session of the device that joins
    void Connect(Ptr<Session> session);

    /// The way to the edge is open. @param session whose @param socket our end of it
    void HandleConnected(Ptr<Session> session, Ptr<Socket> socket);

    /// Ends both ways of a session. @param session which @param reason what happened
    void EndSession(Ptr<Session> session, const std::string& reason);

    /// Computes a micro-batch. @param session whose it is @param activations what arrived
    void ComputeForward(Ptr<Session> session, const split::Activations& activations);

    /// @param session of a device @param position of its micro-batch
    /// @return what the schedule may look at
    split::TrainingObservation Observe(Ptr<Session> session, const split::Position& position) const;

    /// Says something to the edge. @param session whose @param message what to say
    /// @param frame of activations: its bytes of index and payload
    void SendUp(Ptr<Session> session,
                const split::TrainingMessage& message,
                const SplitByteCount& frame = {});

    /// The edge has taken bytes, or was sent some. @param session whose
    static void Measure(Session& session);

    /// Learns from the answers to the oldest micro-batches, as far as they have come.
    void ComputeBackward();

    /// Forgets the micro-batches under way if a device's are among them. @param session the device
    void Forget(Ptr<Session> session);

    /// Spends simulated time. @param flops operations @param session for whom
    /// @param done called then, unless the device's round is another
    void Compute(double flops, Ptr<Session> session, std::function<void()> done);

    Training m_training;                 //!< what to train with
    Ptr<SplitComputeResource> m_compute; //!< the node's
    Address m_local;                     //!< where to listen
    Address m_remote;                    //!< the edge's
    TypeId m_protocol;                   //!< socket factory
    double m_codecFlopsPerElement{0};    //!< cost of decoding, and of encoding

    double m_sampleFlops{0};    //!< forward computation of a sample
    double m_sampleElements{0}; //!< of a sample's activations, at both cuts

    std::unique_ptr<split::JobChain> m_jobs;                  //!< of the trainer
    Ptr<SplitListener> m_listener;                            //!< accepts devices, while it runs
    std::vector<Ptr<Session>> m_sessions;                     //!< in the order of their beginning
    std::deque<std::pair<Ptr<Session>, uint64_t>> m_underWay; //!< of micro-batches: samples

    TracedCallback<uint64_t, const split::Position&> m_forwardDoneTrace;  //!< goes on to the edge
    TracedCallback<uint64_t, const split::Position&> m_backwardDoneTrace; //!< goes on to the device
    TracedCallback<uint64_t, const std::string&> m_connectionLostTrace;   //!< either way
    TracedCallback<const SplitByteCount&> m_upMessageSentTrace;           //!< to the edge
    TracedCallback<const SplitByteCount&> m_downMessageSentTrace;         //!< to a device
    TracedCallback<Ptr<Socket>> m_upSocketCreatedTrace;                   //!< before it connects
    TracedCallback<Ptr<Socket>> m_downSocketCreatedTrace;                 //!< before it listens
};

} // namespace ns3

#endif // SPLIT_TRAINING_RELAY_H
