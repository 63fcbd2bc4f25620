/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TAIL_LEARNER_H
#define SPLIT_LEARN_TAIL_LEARNER_H

#include "learn/model-part.h"
#include "learn/optimiser.h"
#include "learn/training-state.h"
#include "learn/weight-updater.h"

#include <cstddef>
#include <memory>
#include <torch/torch.h>
#include <vector>

namespace split
{

class EncoderUnit;

/// What is minimised beside the cross-entropy of the samples' classes.
struct LossOptions
{
    double labelSmoothing{0}; //!< share of the target spread evenly over all classes, below 1
    double rateWeight{0};     //!< loss a bit that a sample takes at an encoder unit in the part
};

/// How well scores fit the labels of their samples.
struct Judgement
{
    double loss;         //!< mean over the samples
    std::size_t correct; //!< samples whose highest score is that of their class
};

/// What a tail makes of a micro-batch that it learns from.
struct TailResult
{
    Judgement judgement;    //!< of its scores
    torch::Tensor gradient; //!< of the step's loss for the input; undefined if the tail begins at
                            //!< the model's input, or if the loss is not finite
};

/// Learns the stages behind a cut, or the whole model if it begins at its input.
class TailLearner
{
  public:
    /**
     * @param part what is trained, to the model's end
     * @param options how
     * @param loss what is minimised
     * @throws Error naming the option that cannot be used
     */
    TailLearner(const ModelPart& part, const OptimiserOptions& options, const LossOptions& loss);

    /// @return what is trained
    const ModelPart& Part() const;

    /// @return what changes it
    WeightUpdater& Updater();

    /**
     * Accumulates the gradients of a micro-batch, unless its loss is not finite. Behind a cut,
     * those of the weights of all stages but the last are left to FinishGradients(), since somebody
     * waits for the one of the input.
     *
     * @param input the activation at the cut, or images
     * @param labels {N}, int64
     * @param share of the step's samples
     * @return loss, and the gradient of @p share times the loss
     */
    TailResult Train(torch::Tensor input, const torch::Tensor& labels, double share);

    /// Accumulates what gradients Train() has left.
    void FinishGradients();

    /// @param input as for Train() @param labels likewise
    /// @return how well the scores fit, in evaluation mode
    Judgement Evaluate(const torch::Tensor& input, const torch::Tensor& labels) const;

    /// Changes the weights by what has accumulated. @param rate the learning rate
    void Step(double rate);

    /// @return weights and moments
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    /// A micro-batch in a stage whose weights' gradients are left.
    struct Apart
    {
        std::size_t stage;      //!< counted from the part's first
        torch::Tensor input;    //!< of the stage
        torch::Tensor output;   //!< of the stage
        torch::Tensor gradient; //!< of the step's loss for the output
    };

    /// Computes all stages but the last, each apart from the one before.
    /// @param input of the first @return the input of the last
    torch::Tensor RunApart(const torch::Tensor& input);

    /// Takes a gradient back through these stages. @param gradient for the input of the last stage
    /// @return for the input of the first
    torch::Tensor PassBack(torch::Tensor gradient);

    /// @return the loss of @p scores
    torch::Tensor Loss(const torch::Tensor& scores, const torch::Tensor& labels) const;

    ModelPart m_part;                       //!< what is trained
    WeightUpdater m_updater;                //!< changes it
    LossOptions m_loss;                     //!< what is minimised
    std::shared_ptr<EncoderUnit> m_encoder; //!< in the part, or null
    std::vector<Apart> m_left;              //!< of the last micro-batch, by stage
};

} // namespace split

#endif // SPLIT_LEARN_TAIL_LEARNER_H
