/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TRAINING_PLAN_H
#define SPLIT_LEARN_TRAINING_PLAN_H

#include "codec/setting.h"
#include "learn/augmentation.h"
#include "learn/learning-rate.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace split
{

/// By what whole channels are chosen.
enum class Importance
{
    MAGNITUDE, //!< mean |activation| of the frame at hand
    STATIC,    //!< their order: the first ones
    RUNNING,   //!< a running mean of |activation|
    NORM,      //!< the same times the norm of the weights that the tail applies to them
    GATE       //!< a gate that the model learns (Bottleneck of kind published)
};

/// Who trains what, and what is averaged between rounds.
enum class Collaboration
{
    SEQUENTIAL, //!< one device after the other, the head handed on through the edge
    SPLITFED_1, //!< side by side, a tail a device; heads and tails averaged
    SPLITFED_2, //!< side by side, one tail that learns from all in turn; heads averaged
    FEDAVG,     //!< side by side, the whole model on each device; averaged
    CENTRAL     //!< raw samples sent once; the edge trains
};

/// What becomes of the parts of the tail that meet a channel for the first time.
enum class NewChannels
{
    KEEP, //!< their weights stay as they were drawn
    ZERO  //!< their weights start at zero
};

/// What becomes of the tail's batch norm statistics when other channels are kept.
enum class NormStatistics
{
    KEEP, //!< they go on
    RESET //!< they begin anew when another number of channels is kept
};

/// What all parties of a training have to agree on.
struct TrainingPlan
{
    Collaboration collaboration{Collaboration::SEQUENTIAL}; //!< who trains what
    std::size_t devices{1};                                 //!< in all
    std::size_t cut{0};                                     //!< index of the last stage on devices
    std::optional<std::size_t> secondCut;                   //!< of a relay: the last stage on it
    std::size_t rounds{1};                                  //!< in all
    std::size_t epochsPerRound{1}; //!< passes of a device over its samples in a round
    std::size_t batch{64};         //!< samples a step
    std::size_t microBatches{1};   //!< parts of a step that are sent one by one
    std::string optimiser{"adam"}; //!< `adam`, `sgd` or `nesterov`, see OptimiserOptions
    double momentum{0.9};          //!< of sgd and nesterov
    double weightDecay{1e-2};      //!< as the optimiser understands it
    double labelSmoothing{0};      //!< share of the target spread evenly over all classes
    LearningRate learningRate{LearningRate::Parse("cosine:0.002:0.1")}; //!< over the training
    Augmentation augmentation;                                          //!< how images are varied
    Importance importance{Importance::MAGNITUDE};        //!< by what channels are chosen
    NewChannels newChannels{NewChannels::ZERO};          //!< when more are kept
    NormStatistics normStatistics{NormStatistics::KEEP}; //!< when others are kept
    Setting gradient; //!< how gradients are compressed, but for their bits: all entries, and with a
                      //!< rounding that keeps their mean
    bool errorFeedback{false}; //!< whether gradients carry on what compression took of them
    double rateWeight{0};      //!< loss a bit that a sample takes at the cut (a Bottleneck's rate)
    unsigned weightBits{32};   //!< of weights that cross the link: 32, 16, or 1 to 8
    std::uint64_t seed{1};     //!< of all draws
};

} // namespace split

#endif // SPLIT_LEARN_TRAINING_PLAN_H
