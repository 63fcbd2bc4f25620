/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_EDGE_LEARNER_H
#define SPLIT_EDGE_LEARNER_H

#include "base/job-chain.h"
#include "base/pending.h"
#include "learn/edge-trainer.h"
#include "learn/training-plan.h"
#include "protocol/training-message.h"
#include "split-compute-resource.h"
#include "split-training-record.h"

#include "ns3/ptr.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <variant>

namespace ns3
{

/**
 * @ingroup split
 * What the edge of a training computes, and the simulated time that this takes: its trainer works
 * beside the simulation, in the order in which it was asked.
 */
class SplitEdgeLearner
{
  public:
    /// What a micro-batch is answered with.
    using Answer = std::variant<split::OutgoingGradients, split::Score, split::Unusable>;

    /// Is told a micro-batch's answer.
    using AnswerCallback = std::function<void(const Answer&)>;

    /// Is told of a step.
    using StepCallback = std::function<void(const SplitStepRecord&)>;

    /// With what the edge computes.
    struct Options
    {
        std::shared_ptr<split::EdgeTrainer> trainer; //!< nobody else's while it runs
        std::shared_ptr<split::WorkerPool> workers;  //!< threads to compute on
        Ptr<SplitComputeResource> compute;           //!< the node's
        double codecFlopsPerElement{0};              //!< cost of decoding, and of encoding
    };

    /// @param plan what all parties agreed on @param options with what the edge computes
    SplitEdgeLearner(const split::TrainingPlan& plan, const Options& options);

    SplitEdgeLearner(const SplitEdgeLearner&) = delete;
    SplitEdgeLearner& operator=(const SplitEdgeLearner&) = delete;

    /**
     * Has the trainer do something that takes no simulated time.
     *
     * @param job is given the trainer, and returns a value
     * @return its result to come
     */
    template <typename Job>
    auto Order(Job job)
    {
        return m_jobs.Submit(
            [trainer = m_options.trainer, job = std::move(job)] { return job(*trainer); });
    }

    /// Forgets the scores that were handed in.
    void BeginRound();

    /**
     * Computes a micro-batch.
     *
     * @param join how its device introduced itself
     * @param activations what the device sent
     * @param done is told the answer
     */
    void Serve(const split::Join& join, const split::Activations& activations, AnswerCallback done);

    /**
     * Takes a device's part of the round.
     *
     * @param join how the device introduced itself
     * @param weights what it sent
     * @return whether they are weights of this model
     */
    bool HandIn(const split::Join& join, const split::Weights& weights);

    /// Averages the weights that were handed in.
    void Average();

    /// @param round gets how many devices have handed in, and how the validation samples of all of
    /// them were judged (without any, the loss is NaN)
    void Judge(SplitRoundRecord& round) const;

    /// @return whether the edge trains alone, on samples that devices send
    bool AsksSamples() const;

    /// @param device its number @return whether the edge is to ask it for its samples
    bool NeedsSamples(uint64_t device) const;

    /// @return whether there are samples to train on, if the edge trains alone
    bool HasSamples() const;

    /**
     * Takes raw samples.
     *
     * @param device whose they are
     * @param samples what it sent
     * @return whether they fit the model
     */
    bool AddSamples(uint64_t device, const split::Samples& samples);

    /**
     * Computes the part of a round that the edge does alone.
     *
     * @param round its number
     * @param stepDone is told of each step
     * @param done called behind the last one
     */
    void TrainAlone(uint64_t round, StepCallback stepDone, std::function<void()> done);

    /// Gives up what TrainAlone() began.
    void StopAlone();

  private:
    /// How a device's validation samples were judged.
    struct Score
    {
        double loss;      //!< mean
        uint64_t samples; //!< in all
        uint64_t correct; //!< of them: classified correctly
    };

    /**
     * Has the weights changed while the answer goes down already.
     *
     * @param join how the device introduced itself
     * @param position of its step
     * @param last what the step's last micro-batch is answered with
     */
    void EndStep(const split::Join& join,
                 const split::Position& position,
                 const split::Pending<Answer>& last);

    /// Computes a step alone, or ends behind the last one. @param step its number
    void StepAlone(uint64_t step);

    Options m_options;       //!< with what the edge computes
    split::JobChain m_jobs;  //!< of the trainer
    uint64_t m_batch;        //!< samples of a step
    uint64_t m_microBatches; //!< parts of a step
    double m_sampleFlops;    //!< forward computation of a sample
    double m_sampleElements; //!< of a sample's activation
    bool m_asksSamples;      //!< whether the edge trains alone

    std::map<uint64_t, Score> m_scores; //!< that were handed in, by device
    std::set<uint64_t> m_sampled;       //!< whose samples were taken

    bool m_isAlone{false};           //!< whether the edge trains alone now
    uint64_t m_stepsAlone{0};        //!< of the round
    SplitStepRecord m_step;          //!< the running one
    StepCallback m_stepDone;         //!< is told of it
    std::function<void()> m_allDone; //!< called behind the last one
};

} // namespace ns3

#endif // SPLIT_EDGE_LEARNER_H
