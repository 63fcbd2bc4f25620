/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_CHANNEL_RANKING_H
#define SPLIT_LEARN_CHANNEL_RANKING_H

#include "base/tensor.h"
#include "codec/setting.h"
#include "learn/training-plan.h"
#include "learn/training-state.h"

#include <cstdint>
#include <vector>

namespace split
{

/// Decides which channels of an activation are kept.
class ChannelRanking
{
  public:
    /// @param importance by what channels are chosen
    explicit ChannelRanking(Importance importance);

    /// @param activation that is trained on, {N, C, ...}
    void Learn(const TensorView& activation);

    /// @param norms of the tail's weights, one a channel; empty if unknown
    void SetNorms(std::vector<float> norms);

    /**
     * @param setting how many are kept
     * @param channels how many there are
     * @param gates a value a channel, for Importance::GATE; empty where there are none
     * @return which channels to keep, ascending; empty to have the codec decide
     */
    std::vector<std::uint32_t> Choose(const Setting& setting,
                                      std::size_t channels,
                                      const std::vector<float>& gates) const;

    /// @return what was learnt
    TrainingState State() const;

    /// @param state what State() returned
    /// @throws Error if it did not
    void SetState(const TrainingState& state);

  private:
    /// @return a value for each of @p channels, largest for the one to keep longest
    std::vector<double> Worths(std::size_t channels, const std::vector<float>& gates) const;

    Importance m_importance;       //!< by what channels are chosen
    std::vector<double> m_running; //!< mean of |activation| by channel; empty before the first
    std::vector<float> m_norms;    //!< of the tail's weights by channel; empty if unknown
};

} // namespace split

#endif // SPLIT_LEARN_CHANNEL_RANKING_H
