/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_HEAD_LEARNER_H
#define SPLIT_LEARN_HEAD_LEARNER_H

#include "base/tensor.h"
#include "learn/model-part.h"
#include "learn/optimiser.h"
#include "learn/training-state.h"
#include "learn/weight-updater.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <torch/torch.h>
#include <vector>

namespace split
{

class EncoderUnit;

/**
 * Learns the stages in front of a cut: runs them forward, and backward once the gradient at the cut
 * has come back. Several micro-batches may be on their way; their gradients accumulate.
 */
class HeadLearner
{
  public:
    /**
     * @param part what is trained
     * @param options how
     * @param rateWeight loss a bit that a sample takes at the cut, where an encoder unit ends the
     *     part
     * @throws Error naming the option that cannot be used
     */
    HeadLearner(const ModelPart& part, const OptimiserOptions& options, double rateWeight);

    /// @return what is trained
    const ModelPart& Part() const;

    /**
     * @param input a micro-batch
     * @param share of the step's samples
     * @param keep share of the channels that are going to be sent
     * @return the activation, in training mode
     */
    torch::Tensor Forward(torch::Tensor input, double share, double keep);

    /// @return what the encoder unit that ends the part has learned the channels to be worth; empty
    ///         if there is none, or if it learns none
    std::vector<float> Gates() const;

    /// Gives unimportant channels a new chance, where the part ends with an encoder unit that has
    /// gates. @param seed of the draw
    void ResetGates(std::uint64_t seed);

    /// @param input a micro-batch @return its activation, in evaluation mode
    torch::Tensor Evaluate(const torch::Tensor& input) const;

    /**
     * Accumulates the gradients of the oldest micro-batch that has none yet, of which there is one.
     *
     * @param gradient of the loss for its activation
     * @return gradient of the loss for its input; undefined if the part begins at the model's input
     */
    torch::Tensor Backward(Tensor gradient);

    /// Forgets the oldest micro-batch that has no gradient yet, of which there is one.
    void Drop();

    /// @param keep share of the channels that is sent
    /// @return how many channels of the learned bottleneck that is; 0 without one
    std::size_t Budget(double keep) const;

    /// Changes the weights by what has accumulated. @param rate the learning rate
    void Step(double rate);

    /// Forgets all micro-batches and what has accumulated.
    void Forget();

    /// @return weights and moments
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    /// A micro-batch on its way.
    struct Flight
    {
        torch::Tensor input;      //!< of the first stage
        torch::Tensor activation; //!< of the last stage
        torch::Tensor sending;    //!< loss of sending it; undefined for none
    };

    ModelPart m_part;                       //!< what is trained
    WeightUpdater m_updater;                //!< changes it
    std::shared_ptr<EncoderUnit> m_encoder; //!< its last stage, if that is one
    double m_rateWeight;                    //!< loss a bit
    std::deque<Flight> m_flights;           //!< oldest first
};

} // namespace split

#endif // SPLIT_LEARN_HEAD_LEARNER_H
