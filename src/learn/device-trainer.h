/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_DEVICE_TRAINER_H
#define SPLIT_LEARN_DEVICE_TRAINER_H

#include "codec/codec.h"
#include "data/dataset.h"
#include "learn/cut-setting.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"
#include "protocol/training-message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace split
{

class ChannelRanking;
class SplitModel;

/// A micro-batch ready to be sent, and what its frame's bytes are for.
struct OutgoingActivations
{
    Activations message;         //!< what to send
    std::size_t headerBytes{0};  //!< of the frame: setting, shape, scales, integrity check
    std::size_t indexBytes{0};   //!< of the frame: which channels or elements were kept
    std::size_t payloadBytes{0}; //!< of the frame: the values
};

/**
 * What a device does in training, without the network: it takes batches of its own samples, runs
 * the head, compresses the activation, and learns from the gradient that comes back.
 *
 * In a round it is asked, in this order: BeginRound(); for each step, Forward() of each
 * micro-batch in turn, Backward() for each in the same order (several may be on their way), then
 * EndStep(); ForwardValidation() of each batch; EndRound(). In methods that train the whole model
 * on the device, TrainAlone() stands for the steps.
 *
 * One thread at a time may call it. Results depend on the arguments alone.
 */
class DeviceTrainer
{
  public:
    /**
     * @param plan what all parties agreed on
     * @param device its number, from which its random draws derive
     * @param model the device's copy: it trains the stages up to the cut
     * @param training the device's own samples, at least one batch
     * @param validation its samples to judge by; may be a null pointer
     * @throws Error naming what does not fit
     */
    DeviceTrainer(const TrainingPlan& plan,
                  std::size_t device,
                  std::shared_ptr<SplitModel> model,
                  Dataset training,
                  std::shared_ptr<const Dataset> validation);
    ~DeviceTrainer();

    DeviceTrainer(const DeviceTrainer&) = delete;
    DeviceTrainer& operator=(const DeviceTrainer&) = delete;

    /// @return how it joins: its number, samples, steps a round, the plan's fingerprint
    Join Introduction() const;

    /// @return steps a round; the last samples of a round are left out if they fill no batch
    std::size_t StepsPerRound() const;

    /// @return how many micro-batches a step is divided into
    std::size_t MicroBatches() const;

    /// @return validation samples, 0 without or where the edge trains alone
    std::size_t ValidationSamples() const;

    /// @return batches of validation samples, the last of which may not be full; 0 without or where
    /// the edge trains alone
    std::size_t ValidationBatches() const;

    /**
     * Takes over the round's weights and forgets all that was not answered.
     *
     * @param round what the edge says
     * @throws Error if the weights are not those of this model
     */
    void BeginRound(const RoundStart& round);

    /**
     * Computes a micro-batch and how it is sent.
     *
     * @param position which
     * @param setting how it is compressed
     * @return the labels and the frame
     * @throws Error if the activation is not finite
     */
    OutgoingActivations Forward(const Position& position, const CutSetting& setting);

    /**
     * Accumulates the gradients of the oldest micro-batch that has none yet.
     *
     * @param frame the edge's
     * @return whether the frame could be decoded and fits
     */
    bool Backward(const std::vector<std::uint8_t>& frame);

    /**
     * Changes the weights by what has accumulated.
     *
     * @param position of the step; its rate is that of the plan's schedule there
     */
    void EndStep(const Position& position);

    /**
     * Trains the whole model by one step, where the method has the device do so.
     *
     * @param position which step
     * @return the mean loss
     * @throws Error if it is not finite
     */
    double TrainAlone(const Position& position);

    /**
     * @param position whose step is the number of the batch
     * @param setting how it is compressed
     * @return validation samples in evaluation mode, to be judged
     */
    OutgoingActivations ForwardValidation(const Position& position, const CutSetting& setting);

    /// @return how the validation samples are judged, where the device holds the whole model
    Score ValidateAlone();

    /// @return the device's samples as pixels and labels, where the method has the edge train alone
    Samples AllSamples() const;

    /**
     * @return what the edge is to have of the device at the end of a round: a safetensors file of
     *     the head's weights (the whole model's where the device trains that), empty if the plan
     *     has nobody who needs them
     */
    std::vector<std::uint8_t> Weights() const;

    /// @return by which channels are kept, as far as that has been learnt
    const ChannelRanking& Ranking() const;

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

    std::unique_ptr<Parts> m_parts; //!< learner, codec, samples
};

} // namespace split

#endif // SPLIT_LEARN_DEVICE_TRAINER_H
