/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/channel-ranking.h"

#include "codec/find-largest.h"
#include "codec/layout.h"
#include "codec/selection.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace split
{

namespace
{

/// The weight of the newest activation in the running mean.
constexpr double NEWEST = 0.1;

/// @return mean of |activation| by channel
std::vector<double>
MeanMagnitudes(const TensorView& activation)
{
    const Layout layout(activation.shape);
    std::vector<double> means(layout.channels);
    const auto* values = activation.values;
    for (std::size_t row = 0; row < layout.samples * layout.channels; ++row)
    {
        double sum = 0;
        for (std::size_t i = 0; i < layout.plane; ++i)
        {
            sum += std::abs(*values++);
        }
        means[row % layout.channels] += sum;
    }
    for (auto& mean : means)
    {
        mean /= static_cast<double>(layout.samples * layout.plane);
    }
    return means;
}

} // namespace

ChannelRanking::ChannelRanking(Importance importance)
    : m_importance{importance}
{
}

void
ChannelRanking::Learn(const TensorView& activation)
{
    if (m_importance != Importance::RUNNING && m_importance != Importance::NORM)
    {
        return;
    }
    auto means = MeanMagnitudes(activation);
    if (m_running.size() != means.size()) // the first, or a state of another model
    {
        m_running = std::move(means);
        return;
    }
    for (std::size_t channel = 0; channel < means.size(); ++channel)
    {
        m_running[channel] += NEWEST * (means[channel] - m_running[channel]);
    }
}

void
ChannelRanking::SetNorms(std::vector<float> norms)
{
    m_norms = std::move(norms);
}

std::vector<std::uint32_t>
ChannelRanking::Choose(const Setting& setting,
                       std::size_t channels,
                       const std::vector<float>& gates) const
{
    const bool isUngated = m_importance == Importance::GATE && gates.empty();
    if (m_importance == Importance::MAGNITUDE || isUngated || setting.by != Granularity::CHANNEL ||
        setting.keep >= 1)
    {
        return {};
    }
    return FindLargest(Worths(channels, gates), CountKept(setting.keep, channels));
}

std::vector<double>
ChannelRanking::Worths(std::size_t channels, const std::vector<float>& gates) const
{
    std::vector<double> worths(channels, 1);
    if (m_importance == Importance::GATE)
    {
        worths.assign(gates.begin(), gates.end());
    }
    else if (m_running.size() == channels) // of RUNNING and NORM only
    {
        worths = m_running;
    }
    if (m_importance == Importance::NORM && m_norms.size() == channels)
    {
        std::transform(worths.begin(),
                       worths.end(),
                       m_norms.begin(),
                       worths.begin(),
                       std::multiplies<>());
    }
    return worths;
}

TrainingState
ChannelRanking::State() const
{
    return {{"running", PackNumbers(m_running)}};
}

void
ChannelRanking::SetState(const TrainingState& state)
{
    m_running = UnpackNumbers(state, "running");
}

} // namespace split
