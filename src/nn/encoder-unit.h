/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_ENCODER_UNIT_H
#define SPLIT_NN_ENCODER_UNIT_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <torch/torch.h>

namespace split
{

class SplitModel;

/**
 * The device's half of a learned bottleneck: the last stage of a head, trained to answer with an
 * activation that is cheap to send.
 *
 * Some of what it is trained for cannot be seen in the scores: it comes as a loss of its own, to
 * be asked for after forward() in training mode and before the next forward().
 */
class EncoderUnit : public torch::nn::Module
{
  public:
    using torch::nn::Module::Module;

    /// @param x a batch of the stage before @return the activation that is sent
    virtual torch::Tensor forward(const torch::Tensor& x) = 0;

    /// @return the number of channels of the activation
    virtual std::size_t Channels() const = 0;

    /**
     * What sending the last activation costs, to be added to the loss of its batch.
     *
     * @param rateWeight loss a bit that a sample is estimated to take, coded
     * @param budget the number of channels that are sent
     * @return one value that gradients flow back from; undefined if there is nothing to add, and
     *         before the first forward() in training mode
     */
    virtual torch::Tensor SendingLoss(double rateWeight, std::size_t budget) const = 0;

    /// @return a value for each channel of the activation, largest for the one to keep longest;
    ///         undefined if the unit learns none
    virtual torch::Tensor Importance() const = 0;

    /**
     * Gives channels that were learned to be unimportant a new chance: at the begin of a phase
     * that keeps more. Does nothing if the unit has no gates.
     *
     * @param seed of the gates that are drawn anew
     */
    virtual void ResetGates(std::uint64_t seed) = 0;
};

/// @param model any @return the encoder unit that is one of its stages, or null if there is none
std::shared_ptr<EncoderUnit> FindEncoder(const SplitModel& model);

/// @param model any @param cut index of the last stage of a head
/// @return that stage if it is an encoder unit, or null
std::shared_ptr<EncoderUnit> FindEncoder(const SplitModel& model, std::size_t cut);

} // namespace split

#endif // SPLIT_NN_ENCODER_UNIT_H
