/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/channel-watch.h"

#include "base/error.h"
#include "learn/channel-weights.h"

#include <numeric>
#include <utility>

namespace split
{

namespace
{

/// @return the channels of which anything is kept
std::vector<std::uint32_t>
ChannelsOf(const Selection& kept, std::size_t channels)
{
    if (!kept.IsOfElements())
    {
        return kept.Channels();
    }
    std::vector<std::uint32_t> all(channels);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

/// Lets the running statistics of all batch norms begin anew.
void
ResetStatistics(const ModelPart& part)
{
    for (const auto& stage : part.Stages())
    {
        for (const auto& module : stage->modules())
        {
            if (auto* norm = module->as<torch::nn::BatchNorm2d>())
            {
                norm->reset_running_stats();
            }
            else if (auto* flatNorm = module->as<torch::nn::BatchNorm1d>())
            {
                flatNorm->reset_running_stats();
            }
        }
    }
}

} // namespace

ChannelWatch::ChannelWatch(NewChannels newChannels, NormStatistics normStatistics)
    : m_newChannels{newChannels},
      m_normStatistics{normStatistics}
{
}

void
ChannelWatch::Prepare(const Selection& kept, std::size_t channels, TailLearner& tail)
{
    const auto present = ChannelsOf(kept, channels);
    const auto strangers = Meet(present, channels);
    if (m_begun && m_newChannels == NewChannels::ZERO && !strangers.empty())
    {
        if (const auto weights = FindChannelWeights(tail.Part(), channels))
        {
            for (const auto channel : strangers)
            {
                tail.Updater().ZeroSlice(weights->parameter,
                                         weights->dimension,
                                         static_cast<std::int64_t>(channel) * weights->extent,
                                         weights->extent);
            }
        }
    }
    if (m_normStatistics == NormStatistics::RESET && m_count != 0 && m_count != present.size())
    {
        ResetStatistics(tail.Part());
    }
    m_count = present.size();
}

std::vector<std::size_t>
ChannelWatch::Meet(const std::vector<std::uint32_t>& kept, std::size_t channels)
{
    m_met.resize(channels);
    std::vector<std::size_t> strangers;
    for (const auto channel : kept)
    {
        if (std::exchange(m_met[channel], 1) == 0)
        {
            strangers.push_back(channel);
        }
    }
    return strangers;
}

void
ChannelWatch::EndStep()
{
    m_begun = true;
}

TrainingState
ChannelWatch::State() const
{
    return {{"met", PackNumbers(m_met)},
            {"count", PackNumbers({static_cast<double>(m_count), m_begun ? 1.0 : 0.0})}};
}

void
ChannelWatch::SetState(const TrainingState& state)
{
    m_met = UnpackNumbers(state, "met");
    const auto count = UnpackNumbers(state, "count");
    if (count.size() != 2)
    {
        throw Error("state of the edge: what it knows of channels is missing; resume from a file "
                    "that a training has written");
    }
    m_count = static_cast<std::size_t>(count[0]);
    m_begun = count[1] != 0;
}

} // namespace split
