/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_TAILS_H
#define SPLIT_LEARN_TAILS_H

#include "learn/channel-watch.h"
#include "learn/model-part.h"
#include "learn/tail-learner.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace split
{

/**
 * The edge's tails: one that learns from all devices, or one a device, as the plan says. Devices
 * may take turns within a step: what has accumulated of each is kept apart.
 *
 * All tails live in the one model of the edge, whose tensors are exchanged, not copied, when
 * another device has its turn.
 */
class Tails
{
  public:
    /// A tail, and what it has met.
    struct Tail
    {
        TailLearner learner; //!< changes it
        ChannelWatch watch;  //!< prepares it
    };

    /**
     * @param plan of the training
     * @param part of the model that all tails are
     * @throws Error naming what of the plan cannot be used
     */
    Tails(const TrainingPlan& plan, const ModelPart& part);
    ~Tails();

    /// @param device its number
    /// @return the tail that learns from it, which from now on is that of the model
    Tail& Of(std::size_t device);

    /// Forgets what a device did in the running round, where it has a tail of its own; and what has
    /// accumulated of its running step. @param device its number
    void Forget(std::size_t device);

    /**
     * Averages the tails of devices, where each has its own; all go on from there.
     *
     * @param samples that each device learnt from whose tail counts
     */
    void EndRound(const std::map<std::size_t, std::uint64_t>& samples);

    /// @return weights, moments and what was met
    TrainingState State() const;

    /// @param state what State() returned between two rounds
    /// @throws Error naming what does not fit
    void SetState(const TrainingState& state);

  private:
    /// A tail and where it is while the model has another one.
    struct Slot
    {
        Tail tail;                         //!< what learns
        std::vector<torch::Tensor> values; //!< of Tensors(); empty if they are in the model, or
                                           //!< those of the round's start
        TrainingState startMoments;        //!< at the round's start
        TrainingState startWatch;          //!< likewise
    };

    /// @return which slot @p device uses
    std::size_t SlotOf(std::size_t device) const;

    /// @return the slot @p number, which is made if there is none
    Slot& Find(std::size_t number);

    /// @return parameters and buffers, as the modules have them
    std::vector<torch::Tensor> Tensors() const;

    /// Takes the present device's gradients, and its tail, out of the model.
    void Park();

    TrainingPlan m_plan;                                           //!< of the training
    ModelPart m_part;                                              //!< what all tails are
    bool m_isOneEach;                                              //!< whether each device has one
    TrainingState m_start;                                         //!< weights at the round's start
    std::map<std::size_t, std::unique_ptr<Slot>> m_slots;          //!< by number
    std::map<std::size_t, std::vector<torch::Tensor>> m_gradients; //!< by device, of running steps
    std::optional<std::size_t> m_present;                          //!< the device in the model
};

} // namespace split

#endif // SPLIT_LEARN_TAILS_H
