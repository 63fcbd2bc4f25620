/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/cut-sender.h"

#include "base/derive-seed.h"
#include "codec/kept-entries.h"
#include "codec/layout.h"

#include <utility>

namespace split
{

CutSender::CutSender(Importance importance, std::uint64_t seed)
    : m_ranking{importance},
      m_seed{seed}
{
}

ChannelRanking&
CutSender::Ranking()
{
    return m_ranking;
}

EncodedFrame
CutSender::Send(const Setting& setting,
                const TensorView& activation,
                const std::vector<float>& gates,
                std::uint64_t counter)
{
    m_ranking.Learn(activation);
    const auto choices =
        Choose(setting, activation, gates, DeriveSeed(m_seed, "activation", counter));
    auto kept = ChooseKept(setting, activation, choices);
    auto frame = EncodeSelected(setting, activation, kept, choices.seed);
    m_flights.push_back({activation.shape, std::move(kept)});
    return frame;
}

EncodedFrame
CutSender::Show(const Setting& setting,
                const TensorView& activation,
                const std::vector<float>& gates,
                std::uint64_t counter) const
{
    const auto seed = DeriveSeed(m_seed, "validation", counter);
    return Encode(setting, activation, Choose(setting, activation, gates, seed));
}

Choices
CutSender::Choose(const Setting& setting,
                  const TensorView& activation,
                  const std::vector<float>& gates,
                  std::uint64_t seed) const
{
    return {m_ranking.Choose(setting, Layout(activation.shape).channels, gates), seed};
}

std::size_t
CutSender::InFlight() const
{
    return m_flights.size();
}

std::variant<Tensor, FrameError>
CutSender::Receive(const std::vector<std::uint8_t>& frame)
{
    const auto flight = std::move(m_flights.front());
    m_flights.pop_front();
    return DecodeKept(flight.shape, flight.kept, frame.data(), frame.size());
}

void
CutSender::Forget()
{
    m_flights.clear();
}

TrainingState
CutSender::State() const
{
    return m_ranking.State();
}

void
CutSender::SetState(const TrainingState& state)
{
    m_ranking.SetState(state);
}

} // namespace split
