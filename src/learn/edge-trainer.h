/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_EDGE_TRAINER_H
#define SPLIT_LEARN_EDGE_TRAINER_H

#include "codec/codec.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <variant>
#include <vector>

namespace split
{

class SplitModel;

/// An answer ready to be sent, and what its frame's bytes are for.
struct OutgoingGradients
{
    Gradients message;           //!< what to send
    std::size_t headerBytes{0};  //!< of the frame: setting, shape, scales, integrity check
    std::size_t payloadBytes{0}; //!< of the frame: the values
};

/**
 * What the edge does in training, without the network: it decodes activations, trains the tail (or
 * a tail a device), compresses the gradient, and averages what devices hand in.
 *
 * One thread at a time may call it. Results depend on the arguments alone, not on the order in
 * which devices hand in weights.
 */
class EdgeTrainer
{
  public:
    /**
     * @param plan what all parties agreed on
     * @param model the edge's copy: it trains the stages behind the cut
     * @throws Error naming what does not fit
     */
    EdgeTrainer(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);
    ~EdgeTrainer();

    EdgeTrainer(const EdgeTrainer&) = delete;
    EdgeTrainer& operator=(const EdgeTrainer&) = delete;

    /// @return the fingerprint that a device's Join has to carry
    std::uint64_t PlanFingerprint() const;

    /**
     * Begins a round; where devices take turns, a turn, which goes on with the weights of the one
     * before.
     *
     * @param round its number
     * @param loss validation loss after the round before; NaN if unknown
     * @return what to tell every device that takes part
     */
    RoundStart BeginRound(std::uint64_t round, double loss);

    /**
     * Accumulates the gradients of a micro-batch. Behind the last one of a step, EndStep() is due.
     *
     * @param device whose it is
     * @param join how that device introduced itself
     * @param activations what it sent, which may be anything
     * @return the answer
     * @throws Error if the loss is not finite, saying where
     */
    std::variant<OutgoingGradients, Unusable> Train(std::size_t device,
                                                    const Join& join,
                                                    const Activations& activations);

    /**
     * Changes the weights by what has accumulated of a step.
     *
     * @param device whose it is
     * @param join how that device introduced itself
     * @param position of the step; its rate is that of the plan's schedule there
     */
    void EndStep(std::size_t device, const Join& join, const Position& position);

    /**
     * Judges a micro-batch.
     *
     * @param device whose it is
     * @param activations what it sent, which may be anything
     * @return the answer
     */
    std::variant<Score, Unusable> Evaluate(std::size_t device, const Activations& activations);

    /**
     * Takes raw samples, where the method has the edge train alone.
     *
     * @param device whose they are
     * @param samples what it sent
     * @return whether they fit the model
     */
    bool AddSamples(std::size_t device, const Samples& samples);

    /// @param device its number @return whether its samples were added
    bool HasSamples(std::size_t device) const;

    /// @return steps of a round that trains on the samples that were added
    std::size_t StepsAlone() const;

    /// Trains by one step on the samples that were added. @param position which step
    /// @return the mean loss
    double TrainAlone(const Position& position);

    /**
     * Hands in what a device has learnt in the running round.
     *
     * @param device whose it is
     * @param join how that device introduced itself
     * @param weights its message
     * @return whether they are weights of this model
     */
    bool HandIn(std::size_t device, const Join& join, const Weights& weights);

    /// Forgets what a device did in the running round, as far as the method can undo it.
    /// @param device its number
    void Forget(std::size_t device);

    /// Averages what was handed in, weighted by the devices' samples, in the order of their
    /// numbers. Where devices take turns, each of them ends so.
    void EndRound();

    /// @return the last weights, for devices that need them: see End
    std::vector<std::uint8_t> FinalWeights() const;

    /// @param samples how many @return FLOPs of computing them forward (with backward: three times
    ///         that)
    double ForwardFlops(std::size_t samples) const;

    /// @param samples how many @return elements of their activation, which the codec works on
    std::size_t ActivationElements(std::size_t samples) const;

    /// @return all that the training of later rounds depends on
    TrainingState State() const;

    /// @param state what State() returned between two rounds
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    struct Parts;

    std::unique_ptr<Parts> m_parts; //!< tails, codec, what was handed in
};

} // namespace split

#endif // SPLIT_LEARN_EDGE_TRAINER_H
