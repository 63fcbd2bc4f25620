/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DEVICE_LEARNER_H
#define SPLIT_DEVICE_LEARNER_H

#include "base/job-chain.h"
#include "learn/compression-schedule.h"
#include "learn/device-trainer.h"
#include "learn/training-plan.h"
#include "protocol/training-message.h"
#include "split-compute-resource.h"
#include "split-training-record.h"
#include "split-training-uplink.h"

#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

namespace ns3
{

/**
 * @ingroup split
 * A device's part of the rounds of a training, once the edge has welcomed it: its steps, the
 * judgement of its validation samples, and what it hands in.
 */
class SplitDeviceLearner
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

    /// Where and how the device computes and sends.
    struct Options
    {
        Ptr<SplitComputeResource> compute; //!< the node's
        Ptr<SplitTrainingUplink> uplink;   //!< to the edge
        uint64_t window{1};                //!< micro-batches under way
        double codecFlopsPerElement{0};    //!< cost of encoding, and of decoding
    };

    /// Is told of a micro-batch.
    using MicroBatchCallback = std::function<void(const split::Position&)>;

    /// Is told of a step.
    using StepCallback = std::function<void(const SplitStepRecord&)>;

    /// Is told of a round.
    using RoundCallback = std::function<void(const SplitRoundRecord&)>;

    /// Who is told what happens.
    struct Callbacks
    {
        RoundCallback roundStarted;          //!< the edge has told to begin
        MicroBatchCallback forwardDone;      //!< goes up now
        MicroBatchCallback gradientReceived; //!< has come down
        StepCallback stepDone;               //!< weights have changed
        RoundCallback evaluated;             //!< all validation samples are judged
        RoundCallback roundEnded;            //!< handed in
    };

    /**
     * @param training what the device trains with
     * @param options where and how it computes and sends
     * @param callbacks who is told what happens
     */
    SplitDeviceLearner(const Training& training, const Options& options, Callbacks callbacks);

    SplitDeviceLearner(const SplitDeviceLearner&) = delete;
    SplitDeviceLearner& operator=(const SplitDeviceLearner&) = delete;

    /// @return how the device introduces itself
    const split::Join& Introduction() const;

    /// The edge begins a round. @param start what it says
    void BeginRound(const split::RoundStart& start);

    /// Drops the running round.
    void AbandonRound();

    /**
     * Learns from a micro-batch's answer.
     *
     * @param gradients the answer
     * @param bytes its size on the stream
     * @return whether it was expected, or belongs to a round that was dropped
     */
    bool Learn(const split::Gradients& gradients, uint64_t bytes);

    /**
     * Takes note of how a micro-batch was judged.
     *
     * @param score the answer
     * @return whether it was expected, or belongs to a round that was dropped
     */
    bool TakeScore(const split::Score& score);

    /// Takes over the last weights. @param end what the edge says
    void Finish(const split::End& end);

    /// @return whether the edge owes an answer
    bool IsOwed() const;

  private:
    /// What the device is doing.
    enum class State
    {
        WAITING,   //!< for the next round
        TRAINING,  //!< doing steps
        EVALUATING //!< having its validation samples judged
    };

    /// A micro-batch that the edge has not answered.
    struct Sent
    {
        split::Position position; //!< which
        uint64_t samples;         //!< in it
    };

    /// @param position which was answered @return whether it is the oldest without an answer
    bool IsDue(const split::Position& position) const;

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

    /// Learns from the oldest micro-batch's answer. @param gradients the answer
    void ComputeBackward(const split::Gradients& gradients);

    /// A micro-batch's answer is learnt from. @param isUsable whether it could be
    void HandleBackward(bool isUsable);

    /// Takes note of how the oldest micro-batch was judged. @param score the answer
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

    /// Spends simulated time. @param flops operations @param done called then, in the same round
    void Compute(double flops, std::function<void()> done);

    /// @param index of the micro-batch or validation batch @return its samples
    uint64_t SamplesOf(uint64_t index) const;

    /// @param index of the micro-batch or validation batch @return which it is
    split::Position PositionOf(uint64_t index) const;

    Training m_training;    //!< what to train with
    Options m_options;      //!< where and how
    Callbacks m_callbacks;  //!< who is told
    split::JobChain m_jobs; //!< of the trainer

    split::Join m_join;           //!< how the device introduces itself
    double m_sampleFlops;         //!< forward computation of a sample
    double m_sampleElements;      //!< of a sample's activation
    uint64_t m_validationSamples; //!< judged in a round
    uint64_t m_validationBatches; //!< that they make

    State m_state{State::WAITING}; //!< what we are doing
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
};

} // namespace ns3

#endif // SPLIT_DEVICE_LEARNER_H
