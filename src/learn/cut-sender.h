/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CUT_SENDER_H
#define SPLIT_LEARN_CUT_SENDER_H

#include "base/tensor.h"
#include "codec/codec.h"
#include "learn/channel-ranking.h"
#include "learn/training-state.h"

#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

namespace split
{

/**
 * The lower end of a cut in training: it compresses activations, and puts the gradients that come
 * back where they belong. What was not sent gets no gradient.
 */
class CutSender
{
  public:
    /**
     * @param importance by what channels are chosen
     * @param seed of random selection and stochastic rounding
     */
    CutSender(Importance importance, std::uint64_t seed);

    /// @return what decides by which channels are kept
    ChannelRanking& Ranking();

    /**
     * Compresses an activation that is trained on, and remembers what was kept of it.
     *
     * @param setting how
     * @param activation {N, C, ...}
     * @param gates a value a channel, for Importance::GATE
     * @param counter tells this micro-batch's draws from all others'
     * @return a self-describing frame
     * @throws Error if the codec cannot do that
     */
    EncodedFrame Send(const Setting& setting,
                      const TensorView& activation,
                      const std::vector<float>& gates,
                      std::uint64_t counter);

    /**
     * As Send(), for an activation to which no gradient comes back and from which nothing is
     * learnt.
     *
     * @param setting how
     * @param activation {N, C, ...}
     * @param gates a value a channel, for Importance::GATE
     * @param counter tells this micro-batch's draws from all others'
     * @return a self-describing frame
     * @throws Error if the codec cannot do that
     */
    EncodedFrame Show(const Setting& setting,
                      const TensorView& activation,
                      const std::vector<float>& gates,
                      std::uint64_t counter) const;

    /// @return how many activations have no gradient yet
    std::size_t InFlight() const;

    /**
     * @param frame of the gradient for the oldest activation that has none yet, of which there is
     *     one; it may be anything
     * @return the gradient, zero where nothing was kept, or why the frame is none
     */
    std::variant<Tensor, FrameError> Receive(const std::vector<std::uint8_t>& frame);

    /// Forgets the activations that have no gradient yet.
    void Forget();

    /// @return what was learnt of channels
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const TrainingState& state);

  private:
    /// An activation without a gradient.
    struct Flight
    {
        Shape shape;    //!< of the activation
        Selection kept; //!< what was sent of it
    };

    /// @return what else the codec is told for an activation
    Choices Choose(const Setting& setting,
                   const TensorView& activation,
                   const std::vector<float>& gates,
                   std::uint64_t seed) const;

    ChannelRanking m_ranking;     //!< by which channels are kept
    std::uint64_t m_seed;         //!< of selection and rounding
    std::deque<Flight> m_flights; //!< oldest first
};

} // namespace split

#endif // SPLIT_LEARN_CUT_SENDER_H
