/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_EDGE_H
#define SPLIT_TRAINING_EDGE_H

#include "learn/edge-trainer.h"
#include "learn/training-plan.h"
#include "protocol/round-barrier.h"
#include "protocol/training-message.h"
#include "split-edge-learner.h"
#include "split-listener.h"
#include "split-training-record.h"
#include "split-training-sessions.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/type-id.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * The edge: trains the part of a neural network behind the cut with any number of devices, and
 * leads the training.
 *
 * 1. It listens on Local. Each connection begins with JOIN; a device with another plan is refused.
 *    A device that joins anew replaces its earlier connection.
 * 2. When as many devices have joined as the plan has, or Gathered of them, it begins round
 *    FirstRound: it sends ROUND to all of them, or to one after the other where the plan has them
 *    take turns.
 * 3. ACTIVATIONS queue for the node's SplitComputeResource, which decodes them, computes the tail
 *    forward and backward and encodes; then GRADIENTS go down. EVALUATION is answered by SCORE. A
 *    micro-batch that cannot be used is answered by UNUSABLE; its device is out of the round.
 * 4. WEIGHTS end a device's part. The round ends when all have handed in, or Quorum of them; those
 *    that have not within RoundDeadline are not waited for. A device that is lost, or silent for
 *    AnswerTimeout, is out; one that joins takes part from the next round on, or at once if nobody
 *    else is in the running one.
 * 5. What was handed in is averaged. Central training: the edge takes SAMPLES in its first round
 *    and computes all steps alone.
 * 6. After Rounds rounds it sends END, to those that join later, too.
 *
 * A peer that breaks the protocol is disconnected; the others do not notice.
 */
class SplitTrainingEdge : public Application
{
  public:
    /// What the edge trains with.
    struct Training
    {
        split::TrainingPlan plan;                    //!< what all parties agreed on
        std::shared_ptr<split::EdgeTrainer> trainer; //!< nobody else's while it runs
        std::shared_ptr<split::WorkerPool> workers;  //!< threads to compute on

        /// Validation loss after the round before the first; NaN if unknown.
        double lossBefore{std::numeric_limits<double>::quiet_NaN()};
    };

    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTrainingEdge();
    ~SplitTrainingEdge() override;

    /// @param training what to train with, before the start
    void SetTraining(Training training);

    /**
     * TracedCallback signature for the arrival of a device.
     *
     * @param device the device's number
     */
    typedef void (*DeviceTracedCallback)(uint64_t device);

    /**
     * TracedCallback signature for a device that is not waited for any more.
     *
     * @param device the device's number
     * @param reason why
     */
    typedef void (*LostTracedCallback)(uint64_t device, const std::string& reason);

    /**
     * TracedCallback signature for a micro-batch.
     *
     * @param device the device's number
     * @param position which
     */
    typedef void (*MicroBatchTracedCallback)(uint64_t device, const split::Position& position);

    /// TracedCallback signature for the end of the training.
    typedef void (*FinishedTracedCallback)();

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
        GATHERING, //!< waiting for the devices of the first round
        RUNNING,   //!< a round with devices
        ALONE,     //!< the part of a round that the edge computes alone
        FINISHED   //!< all rounds are done
    };

    /// A connection.
    using Session = SplitTrainingSessions::Session;

    void StartApplication() override;
    void StopApplication() override;

    /// @return what is done with what happens on connections
    SplitTrainingSessions::Callbacks MakeSessionCallbacks();

    /// Reacts to a message. @param session whose it is @param message what arrived
    void Receive(Ptr<Session> session, const split::TrainingMessage& message);

    /// Welcomes or refuses a device. @param session its connection @param join who it is
    void Greet(Ptr<Session> session, const split::Join& join);

    /// Ends a session that did not end itself. @param session which @param reason what happened
    void EndSession(Ptr<Session> session, const std::string& reason);

    /// Answers a micro-batch. @param session whose it is @param activations what arrived
    void Serve(Ptr<Session> session, const split::Activations& activations);

    /// A micro-batch is computed. @param session whose it is @param answer what came of it
    void HandleAnswer(Ptr<Session> session, const SplitEdgeLearner::Answer& answer);

    /// Takes raw samples. @param session whose they are @param samples what arrived
    void AddSamples(Ptr<Session> session, const split::Samples& samples);

    /// Takes a device's part of the round. @param session whose it is @param weights what arrived
    void HandIn(Ptr<Session> session, const split::Weights& weights);

    /// Takes a device out of the round. @param session whose it is @param reason why
    void Drop(Ptr<Session> session, const std::string& reason);

    /// Forgets what a device at work has done. @param session whose it is @param reason why
    void Release(Ptr<Session> session, const std::string& reason);

    /// Begins a round.
    void BeginRound();

    /// Leaves out of the round who has sent its samples, where the edge trains alone.
    void DropSampled();

    /// Tells devices to begin, or ends the round, as far as it is time to.
    void Advance();

    /// Tells devices to begin. @param devices their numbers
    void Call(const std::vector<uint64_t>& devices);

    /// Devices have had time enough.
    void HandleDeadline();

    /// All devices that the round waits for have done their part.
    void FinishDevices();

    /// Ends the round and goes on with the next.
    void EndRound();

    /// Ends the training.
    void Finish();

    /// Tells that the training is over, or this part of it. @param session to whom
    void SendEnd(Ptr<Session> session);

    /// @return whether there are devices enough to begin
    bool HasGathered() const;

    /// @param session any @param round of what it sent @return whether that is due
    bool IsAtWork(Ptr<Session> session, uint64_t round) const;

    Training m_training;              //!< what to train with
    Address m_local;                  //!< where to listen
    TypeId m_protocol;                //!< socket factory
    uint64_t m_firstRound{0};         //!< number of the first round
    uint64_t m_rounds{0};             //!< how many to do; 0: all that the plan has left
    uint64_t m_gathered{0};           //!< how many are enough to begin; 0: all
    uint64_t m_quorum{0};             //!< how many are enough to end a round; 0: all
    Time m_roundDeadline;             //!< for devices to do their part; 0: none
    Time m_answerTimeout;             //!< how long a device may be silent
    double m_codecFlopsPerElement{0}; //!< cost of decoding, and of encoding

    uint64_t m_endRound{0}; //!< behind the last round

    State m_state{State::GATHERING};                   //!< what we are doing
    std::unique_ptr<SplitEdgeLearner> m_learner;       //!< computes, from the start on
    std::unique_ptr<split::RoundBarrier> m_barrier;    //!< who is waited for
    Ptr<SplitListener> m_listener;                     //!< accepts connections, while it runs
    std::unique_ptr<SplitTrainingSessions> m_sessions; //!< connections, from the start on
    EventId m_deadline;                                //!< of those at work
    SplitRoundRecord m_round;                          //!< the running round

    TracedCallback<uint64_t> m_joinedTrace;                             //!< welcomed
    TracedCallback<uint64_t, const std::string&> m_droppedTrace;        //!< out of the round
    TracedCallback<uint64_t, const std::string&> m_connectionLostTrace; //!< and gone
    TracedCallback<const SplitRoundRecord&> m_roundStartedTrace;        //!< began
    TracedCallback<const SplitRoundRecord&> m_roundEndedTrace;          //!< averaged
    TracedCallback<uint64_t, const split::Position&> m_receivedTrace;   //!< a micro-batch
    TracedCallback<uint64_t, const split::Position&> m_answeredTrace;   //!< a micro-batch
    TracedCallback<const SplitStepRecord&> m_stepDoneTrace;             //!< alone
    TracedCallback<> m_finishedTrace;                                   //!< all rounds done
    TracedCallback<const SplitByteCount&> m_messageSentTrace;           //!< a message was sent
    TracedCallback<Ptr<Socket>> m_socketCreatedTrace;                   //!< before it listens
};

} // namespace ns3

#endif // SPLIT_TRAINING_EDGE_H
