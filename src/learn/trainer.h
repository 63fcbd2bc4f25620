/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TRAINER_H
#define SPLIT_LEARN_TRAINER_H

#include "data/dataset.h"
#include "learn/augmentation.h"
#include "learn/batches.h"
#include "learn/learning-rate.h"
#include "learn/tail-learner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace split
{

class SplitModel;

/// How a model is trained.
struct TrainingOptions
{
    std::size_t epochs{5};                                              //!< passes over the samples
    std::size_t batch{64};                                              //!< samples a step
    std::string optimiser{"adam"};                                      //!< of OptimiserOptions
    LearningRate learningRate{LearningRate::Parse("cosine:0.002:0.1")}; //!< over the steps
    double momentum{0.9};                                               //!< of OptimiserOptions
    double weightDecay{1e-2};  //!< as the optimiser understands it
    double labelSmoothing{0};  //!< share of the target spread evenly over all classes
    double rateWeight{0};      //!< loss a bit that a sample takes at the model's bottleneck
    Augmentation augmentation; //!< how the images are varied
    std::uint64_t seed{1};     //!< of the samples' order and of the variation
};

/**
 * Trains a whole model on one thread, so that the same seed gives the same weights.
 *
 * An epoch takes the samples in an order of its own; a last batch that is not full is left out.
 */
class Trainer
{
  public:
    /**
     * @param model to train
     * @param dataset where the samples are
     * @param indices of the samples to train on
     * @param options how to train
     * @throws Error naming an option that cannot be used
     */
    Trainer(std::shared_ptr<SplitModel> model,
            const Dataset& dataset,
            std::vector<std::size_t> indices,
            TrainingOptions options);

    /// @return the steps of one epoch
    std::size_t StepsPerEpoch() const;

    /// @return the steps of all epochs
    std::size_t Steps() const;

    /**
     * Trains on the next batch.
     *
     * @return the mean loss of its samples
     * @throws Error if that is not finite
     */
    double Step();

  private:
    TrainingOptions m_options; //!< how
    Batches m_batches;         //!< what is taken
    TailLearner m_learner;     //!< of the whole model
    std::size_t m_step{0};     //!< steps done
};

} // namespace split

#endif // SPLIT_LEARN_TRAINER_H
