/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_RELAY_TRAINER_H
#define SPLIT_LEARN_RELAY_TRAINER_H

#include "learn/device-trainer.h"
#include "learn/edge-trainer.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <memory>
#include <variant>
#include <vector>

namespace split
{

class ChannelRanking;
class SplitModel;

/**
 * What a node between device and edge does in training: it runs the stages between two cuts, and
 * compresses on both hops.
 *
 * One thread at a time may call it.
 */
class RelayTrainer
{
  public:
    /**
     * @param plan what all parties agreed on, with a second cut
     * @param model the relay's copy: it trains the stages between the cuts
     * @throws Error naming what does not fit
     */
    RelayTrainer(const TrainingPlan& plan, std::shared_ptr<SplitModel> model);
    ~RelayTrainer();

    RelayTrainer(const RelayTrainer&) = delete;
    RelayTrainer& operator=(const RelayTrainer&) = delete;

    /**
     * Takes a micro-batch from one cut to the other, to be learnt from or to be judged.
     *
     * @param join how the device introduced itself
     * @param activations what it sent, which may be anything
     * @param setting how the micro-batch is compressed at the second cut
     * @return the same micro-batch at the second cut, or why there is none
     * @throws Error if the activation is not finite
     */
    std::variant<OutgoingActivations, Unusable> Forward(const Join& join,
                                                        const Activations& activations,
                                                        const CutSetting& setting);

    /**
     * Learns from the edge's answer to the oldest micro-batch that has none yet; the weights change
     * behind the last one of a step.
     *
     * @param join how the device introduced itself
     * @param gradients the answer, which may be anything
     * @return the answer to the device, or why there is none
     */
    std::variant<OutgoingGradients, Unusable> Backward(const Join& join,
                                                       const Gradients& gradients);

    /// Forgets all micro-batches without an answer.
    void Forget();

    /// @param samples how many @return FLOPs of computing them forward (with backward: three times
    ///         that)
    double ForwardFlops(std::size_t samples) const;

    /// @return by what channels are kept at the second cut
    const ChannelRanking& Ranking() const;

    /// @param samples how many @return their elements at the second cut
    std::size_t OutputElements(std::size_t samples) const;

    /// @param samples how many @return elements that the codec works on for them, at both cuts
    std::size_t ActivationElements(std::size_t samples) const;

    /// @return all that the training of later rounds depends on
    TrainingState State() const;

    /// @param state what State() returned between two rounds
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    struct Parts;

    std::unique_ptr<Parts> m_parts; //!< learner and codec
};

} // namespace split

#endif // SPLIT_LEARN_RELAY_TRAINER_H
