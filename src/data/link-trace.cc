/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/link-trace.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace split
{

namespace
{

constexpr double NANOSECONDS = 1e9; //!< in a second
constexpr double HIGHEST_RATE = 1e12;
constexpr double LOWEST_RATE = 1;
constexpr std::int64_t LONGEST_DELAY = 1'000'000'000'000;
constexpr std::int64_t LONGEST_DURATION = 1'000'000'000'000'000'000;
constexpr std::int64_t END_OF_TIME = std::numeric_limits<std::int64_t>::max();

/// @return @p time and @p span, neither negative, added up
std::int64_t
Later(std::int64_t time, std::int64_t span)
{
    return span > END_OF_TIME - time ? END_OF_TIME : time + span;
}

/// @return the bits that @p rate, in bit/s, carries in @p span nanoseconds
double
Capacity(double rate, std::int64_t span)
{
    return rate * static_cast<double>(span) / NANOSECONDS;
}

/// @return the nanoseconds that @p bits take at @p rate, but at most @p limit
std::int64_t
SendingTime(double bits, double rate, std::int64_t limit)
{
    const auto span = std::ceil(bits * NANOSECONDS / rate);
    return span < static_cast<double>(limit) ? static_cast<std::int64_t>(span) : limit;
}

/// @throws Error unless @p states can make up a trace of @p duration
void
Check(const std::vector<LinkState>& states, std::int64_t duration)
{
    if (states.empty() || states.front().since != 0)
    {
        throw Error("no state holds at the beginning; let the first begin at 0");
    }
    for (std::size_t i = 0; i < states.size(); ++i)
    {
        const auto end = i + 1 < states.size() ? states[i + 1].since : duration;
        if (end <= states[i].since || end > LONGEST_DURATION)
        {
            throw Error(fmt::format("state {} would last from {} ns to {} ns; put the moments in "
                                    "order, up to 10^18 ns",
                                    i,
                                    states[i].since,
                                    end));
        }
        if (const auto problem = Problem(states[i]); !problem.empty())
        {
            throw Error(fmt::format("state {}: {}", i, problem));
        }
    }
}

} // namespace

std::string
Problem(const LinkState& state)
{
    const auto isRate = state.rate >= LOWEST_RATE && state.rate <= HIGHEST_RATE;
    if (!isRate && state.rate != 0)
    {
        return fmt::format("a rate of {} bit/s; give 1 to 10^12, or 0 for an outage", state.rate);
    }
    if (state.delay < 0 || state.delay > LONGEST_DELAY)
    {
        return fmt::format("a delay of {} ns; give 0 to 1000 s", state.delay);
    }
    if (!(state.loss >= 0 && state.loss <= 1))
    {
        return fmt::format("a loss of {}; give a share from 0 to 1", state.loss);
    }
    return "";
}

LinkTrace::LinkTrace(std::vector<LinkState> states, std::int64_t duration)
    : m_states{std::move(states)},
      m_duration{duration},
      m_bits{0}
{
    Check(m_states, m_duration);
    for (std::size_t i = 0; i < m_states.size(); ++i)
    {
        m_bits.push_back(m_bits.back() + Capacity(m_states[i].rate, EndOf(i) - m_states[i].since));
    }
    if (!(m_bits.back() > 0))
    {
        throw Error("the link never carries anything; give one of its states a rate above 0");
    }
}

LinkTrace
LinkTrace::Scaled(double factor) const
{
    auto states = m_states;
    for (auto& state : states)
    {
        state.rate *= factor;
    }
    return {std::move(states), m_duration};
}

std::int64_t
LinkTrace::Duration() const
{
    return m_duration;
}

const std::vector<LinkState>&
LinkTrace::States() const
{
    return m_states;
}

std::size_t
LinkTrace::IndexAt(std::int64_t phase) const
{
    const auto next =
        std::upper_bound(m_states.begin(),
                         m_states.end(),
                         phase,
                         [](std::int64_t time, const auto& state) { return time < state.since; });
    return static_cast<std::size_t>(next - m_states.begin()) - 1;
}

std::int64_t
LinkTrace::EndOf(std::size_t index) const
{
    return index + 1 < m_states.size() ? m_states[index + 1].since : m_duration;
}

const LinkState&
LinkTrace::At(std::int64_t time) const
{
    return m_states[IndexAt(time % m_duration)];
}

std::int64_t
LinkTrace::NextChange(std::int64_t time) const
{
    const auto phase = time % m_duration;
    return Later(time, EndOf(IndexAt(phase)) - phase);
}

std::int64_t
LinkTrace::EndWithinPeriod(double bits) const
{
    const auto reached = std::lower_bound(m_bits.begin() + 1, m_bits.end() - 1, bits);
    const auto index = static_cast<std::size_t>(reached - m_bits.begin()) - 1;
    const auto& state = m_states[index];
    const auto span = EndOf(index) - state.since;
    return state.since + SendingTime(bits - m_bits[index], state.rate, span);
}

std::int64_t
LinkTrace::EndOfSending(std::int64_t from, double bits) const
{
    if (!(bits > 0))
    {
        return from;
    }
    const auto phase = from % m_duration;
    const auto index = IndexAt(phase);
    const auto left = EndOf(index) - phase;
    const auto rate = m_states[index].rate;
    if (bits <= Capacity(rate, left))
    {
        return Later(from, SendingTime(bits, rate, left));
    }
    const auto perPeriod = m_bits.back();
    const auto fromPeriod = bits - Capacity(rate, left) + m_bits[index + 1];
    const auto periods = std::max(0.0, std::ceil(fromPeriod / perPeriod) - 1);
    if (periods * static_cast<double>(m_duration) >= static_cast<double>(END_OF_TIME))
    {
        return END_OF_TIME;
    }
    const auto rest = std::clamp(fromPeriod - periods * perPeriod, 0.0, perPeriod);
    const auto skipped = static_cast<std::int64_t>(periods) * m_duration;
    const auto end = Later(Later(from - phase, skipped), EndWithinPeriod(rest));
    return std::max(end, from); // rounding must not turn time back
}

} // namespace split
