/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_DEVICE_H
#define SPLIT_TRAINING_DEVICE_H

#include "protocol/training-message.h"
#include "split-device-learner.h"
#include "split-training-record.h"
#include "split-training-uplink.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * A device that trains a neural network on its own samples together with an edge node.
 *
 * 1. On start it connects to the Remote edge and sends JOIN. If it is refused it stops; if the edge
 *    cannot be reached or is lost, it tries again after Backoff, twofold each time.
 * 2. Once it is welcomed it waits for ROUND, and takes over the weights in it.
 * 3. Split training: for each step, it asks its schedule how to compress. Each micro-batch queues
 *    for the node's SplitComputeResource, which computes the head forward and encodes; then
 *    ACTIVATIONS go up. No more than Window micro-batches are under way at a time.
 * 4. GRADIENTS come back and queue for the resource, which decodes them and computes the head
 *    backward. Behind the last of a step, the weights change.
 * 5. Its validation samples go up as EVALUATION and are answered by SCORE, likewise.
 * 6. Federated training: instead of 3 to 5 the device computes the whole model, alone. Central
 *    training: instead of 3 to 5 it sends SAMPLES.
 * 7. It ends its part of the round with WEIGHTS and goes on with 2. If ROUND comes earlier, the
 * edge has not waited: the device drops what it was doing.
 * 8. With END the training is over, and the connection is closed.
 *
 * Leave() and Vanish() interrupt it at any time, Return() has it begin again with 1.
 */
class SplitTrainingDevice : public Application
{
  public:
    /// What the device trains with.
    using Training = SplitDeviceLearner::Training;

    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTrainingDevice();
    ~SplitTrainingDevice() override;

    /// @param training what to train with, before the start
    void SetTraining(Training training);

    /// Closes the connection and stays away until Return(); before the start, too.
    void Leave();

    /// Stays away until Return() without closing the connection, as if it had lost its power.
    void Vanish();

    /// Comes back after Leave() or Vanish(), but not before the start.
    void Return();

    /**
     * TracedCallback signature for an event of a device.
     *
     * @param device the device's number
     */
    typedef void (*DeviceTracedCallback)(uint64_t device);

    /**
     * TracedCallback signature for the loss of a connection.
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
    /// What the application is doing.
    enum class State
    {
        AWAY,       //!< not started, or left
        CONNECTING, //!< waiting for the transport, or to connect again
        JOINING,    //!< waiting for the edge's welcome
        JOINED,     //!< taking part in the rounds
        FINISHED    //!< done: at the end of the training, by StopApplication(), or refused
    };

    void StartApplication() override;
    void StopApplication() override;

    /// @return what has the trace sources tell of the rounds
    SplitDeviceLearner::Callbacks MakeLearnerCallbacks();

    /// @return the device's number
    uint64_t Number() const;

    /// There is a connection: introduces the device.
    void Join();

    /// The connection has ended, or could not be made. @param reason what happened
    void HandleLost(const std::string& reason);

    /// Drops what it was doing and closes the connection. @param next what it does instead
    void Disconnect(State next);

    /// Reacts to a message. @param message what arrived @param bytes its size on the stream
    void Receive(const split::TrainingMessage& message, uint64_t bytes);

    /// @param message that answers JOIN @return whether it was expected
    bool HandleAnswer(const split::TrainingMessage& message);

    /// @param message of a round @param bytes its size @return whether it was expected
    bool Handle(const split::TrainingMessage& message, uint64_t bytes);

    Training m_training;              //!< what to train with
    Address m_remote;                 //!< the edge's
    TypeId m_protocol;                //!< socket factory
    Time m_backoff;                   //!< until the first new attempt
    Time m_answerTimeout;             //!< how long the edge may be silent
    uint64_t m_window{1};             //!< micro-batches under way
    double m_codecFlopsPerElement{0}; //!< cost of encoding, and of decoding

    bool m_isAway{false};                          //!< whether it has left, started or not
    State m_state{State::AWAY};                    //!< what we are doing
    Ptr<SplitTrainingUplink> m_uplink;             //!< to the edge, once it has started
    std::unique_ptr<SplitDeviceLearner> m_learner; //!< learns, likewise

    TracedCallback<uint64_t> m_joinedTrace;                                   //!< welcomed
    TracedCallback<const SplitRoundRecord&> m_roundStartedTrace;              //!< told to begin
    TracedCallback<uint64_t, const split::Position&> m_forwardDoneTrace;      //!< goes up now
    TracedCallback<uint64_t, const split::Position&> m_gradientReceivedTrace; //!< has come down
    TracedCallback<const SplitStepRecord&> m_stepDoneTrace;             //!< weights have changed
    TracedCallback<const SplitRoundRecord&> m_evaluatedTrace;           //!< all samples judged
    TracedCallback<const SplitRoundRecord&> m_roundEndedTrace;          //!< handed in
    TracedCallback<const SplitByteCount&> m_messageSentTrace;           //!< a message was sent
    TracedCallback<Ptr<Socket>> m_socketCreatedTrace;                   //!< before it connects
    TracedCallback<uint64_t, const std::string&> m_connectionLostTrace; //!< or never made
    TracedCallback<uint64_t> m_finishedTrace;                           //!< training over
};

} // namespace ns3

#endif // SPLIT_TRAINING_DEVICE_H
