/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CHANNEL_WATCH_H
#define SPLIT_LEARN_CHANNEL_WATCH_H

#include "codec/selection.h"
#include "learn/tail-learner.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"

#include <cstddef>
#include <vector>

namespace split
{

/// Sees to it that a tail is ready for channels that it has not met before.
class ChannelWatch
{
  public:
    /**
     * @param newChannels what becomes of the weights of such channels
     * @param normStatistics what becomes of batch norm statistics when another number is kept
     */
    ChannelWatch(NewChannels newChannels, NormStatistics normStatistics);

    /**
     * Prepares a tail for an activation.
     *
     * @param kept of the activation
     * @param channels of the activation
     * @param tail what will learn from it
     */
    void Prepare(const Selection& kept, std::size_t channels, TailLearner& tail);

    /// Ends a step: channels that are met from now on are new.
    void EndStep();

    /// @return what has been met
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const TrainingState& state);

  private:
    /// Notes the channels that are @p kept. @return those that had not been met before
    std::vector<std::size_t> Meet(const std::vector<std::uint32_t>& kept, std::size_t channels);

    NewChannels m_newChannels;       //!< what becomes of weights
    NormStatistics m_normStatistics; //!< what becomes of statistics
    std::vector<double> m_met;       //!< by channel: 1 if it was kept before, else 0
    std::size_t m_count{0};          //!< channels kept last; 0 before the first
    bool m_begun{false};             //!< whether a step has ended
};

} // namespace split

#endif // SPLIT_LEARN_CHANNEL_WATCH_H
