/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_DEVICE_H
#define SPLIT_TRAINING_DEVICE_H

#include "base/job-chain.h"
#include "learn/compression-schedule.h"
#include "learn/device-trainer.h"
#include "learn/training-plan.h"
#include "protocol/training-message.h"
#include "split-compute-resource.h"
#include "split-training-record.h"
#include "split-training-uplink.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <deque>
#include <functional>
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
    struct Training
    {
        split::TrainingPlan plan;                             //!< what all parties agreed on
        std::shared_ptr<split::DeviceTrainer> trainer;        //!< nobody else's while it runs
        std::shared_ptr<split::CompressionSchedule> schedule; //!< likewise
        std::shared_ptr<split::WorkerPool> workers;           //!< threads to compute on
    };

    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTrainingDevice();
    ~SplitTrainingDevice() override;

    /// @param training what to train with, before the start
    void SetTraining(Training training);

    /// Closes the connection and stays away until Return().
    void Leave();

    /// Stays away until Return() without closing the connection, as if it had lost its power.
    void Vanish();

    /// Comes back after Leave() or Vanish().
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
        WAITING,    //!< for the next round
        TRAINING,   //!< doing steps
        EVALUATING, //!< having its validation samples judged
        FINISHED    //!< done: at the end of the training, by StopApplication(), or refused
    };

    /// A micro-batch that the edge has not answered.
    struct Sent
    {
        split::Position position; //!< which
        uint64_t samples;         //!< in it
    };

    void StartApplication() override;
    void StopApplication() override;

    /// There is a connection: introduces the device.
    void Join();

    /// The connection has ended, or could not be made. @param reason what happened
    void HandleLost(const std::string& reason);

    /// Drops what it was doing and closes the connection. @param next what it does instead
    void Disconnect(State next);

    /// Drops the running round.
    void AbandonRound();

    /// Reacts to a message. @param message what arrived @param bytes its size on the stream
    void Receive(const split::TrainingMessage& message, uint64_t bytes);

    /// @param message that answers JOIN @return whether it was expected
    bool HandleAnswer(const split::TrainingMessage& message);

    /// @param message of a round @param bytes its size @return whether it was expected
    bool Handle(const split::TrainingMessage& message, uint64_t bytes);

    /// Takes the oldest micro-batch off those without an answer.
    /// @param position which was answered @return whether it is the oldest
    bool TakeAnswer(const split::Position& position);

    /// The edge begins a round. @param start what it says
    void BeginRound(const split::RoundStart& start);

    /// Begins a step, or what follows the last one. @param step its number
    void BeginStep(uint64_t step);

    /// Empties the record of the running step. @param step its number
    void ResetStep(uint64_t step);

    /// @return what the schedule may look at for the next step
    split::TrainingObservation Observe() const;

    /// Begins to have validation samples judged.
    void BeginEvaluation();

    /// Computes the next micro-batch if the window and the device have room for it.
    void ComputeNext();

    /// A micro-batch is computed: sends it. @param output what to send
    void HandleForward(const split::OutgoingActivations& output);

    /// Learns from a micro-batch's answer. @param gradients the answer
    void ComputeBackward(const split::Gradients& gradients);

    /// A micro-batch's answer is learnt from. @param isUsable whether it could be
    void HandleBackward(bool isUsable);

    /// Takes note of how a micro-batch was judged. @param score the answer
    void HandleScore(const split::Score& score);

    /// Ends the step.
    void FinishStep();

    /// Does a step of the whole model, or what follows the last one. @param step its number
    void TrainAlone(uint64_t step);

    /// Judges the whole model by the validation samples.
    void EvaluateAlone();

    /// Sends all samples.
    void SendSamples();

    /// Ends the part of the round.
    void HandIn();

    /// Takes over the last weights and closes the connection. @param end what the edge says
    void Finish(const split::End& end);

    /// Spends simulated time. @param flops operations @param done called then, in the same round
    void Compute(double flops, std::function<void()> done);

    /// @param index of a micro-batch of the step @return its samples
    uint64_t SamplesOf(uint64_t index) const;

    /// @param index of the micro-batch or validation batch @return which it is
    split::Position PositionOf(uint64_t index) const;

    /// Watches the edge while it owes an answer.
    void UpdateSilenceTimer();

    Training m_training;                 //!< what to train with
    Ptr<SplitComputeResource> m_compute; //!< the node's
    Address m_remote;                    //!< the edge's
    TypeId m_protocol;                   //!< socket factory
    Time m_backoff;                      //!< until the first new attempt
    Time m_answerTimeout;                //!< how long the edge may be silent
    uint64_t m_window{1};                //!< micro-batches under way
    double m_codecFlopsPerElement{0};    //!< cost of encoding, and of decoding

    split::Join m_join;              //!< how the device introduces itself
    double m_sampleFlops{0};         //!< forward computation of a sample
    double m_sampleElements{0};      //!< of a sample's activation
    uint64_t m_validationBatches{0}; //!< in a round

    State m_state{State::AWAY};              //!< what we are doing
    std::unique_ptr<split::JobChain> m_jobs; //!< of the trainer
    Ptr<SplitTrainingUplink> m_uplink;       //!< to the edge, once it has started

    uint64_t m_attempt{0};     //!< counts rounds begun and dropped: what belongs to another is void
    SplitRoundRecord m_round;  //!< the running round
    float m_lossBefore{0};     //!< validation loss after the round before
    Time m_epochBegun;         //!< when the running epoch began
    Time m_idle;               //!< of the last step: time in which nothing went up
    Time m_workTimeBefore;     //!< of the meter, when the step began
    SplitStepRecord m_step;    //!< the running step
    uint64_t m_count{0};       //!< micro-batches of the step, or validation batches
    uint64_t m_next{0};        //!< of them: the next to compute
    uint64_t m_ended{0};       //!< of them: learnt from, or judged
    bool m_isComputing{false}; //!< whether the head computes forward
    std::deque<Sent> m_sent;   //!< not answered yet, oldest first

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
