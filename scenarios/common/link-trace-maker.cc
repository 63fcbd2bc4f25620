/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "link-trace-maker.h"

#include "access-network.h"
#include "base/error.h"
#include "check-range.h"

#include <algorithm>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>
#include <fmt/format.h>
#include <random>
#include <utility>
#include <vector>

namespace
{

constexpr double TOOTH_STEP = 0.5;    //!< seconds at each rate of a sawtooth
constexpr double SHORTEST_HOLD = 0.1; //!< of any rate, in seconds
constexpr std::int64_t MILLISECOND = 1'000'000;

/// A rate, in bit/s, and the seconds for which it holds.
struct Hold
{
    double rate;
    double seconds;
};

/// Makes one trace.
class Maker
{
  public:
    explicit Maker(const LinkTraceOptions& options)
        : m_options{options},
          m_rates{ParseNumbers("rates", options.rates)},
          m_engine{options.seed}
    {
        Check();
    }

    split::LinkTrace Make()
    {
        for (std::size_t i = 0; m_milliseconds < Milliseconds(m_options.duration); ++i)
        {
            Add(Next(i));
            if (Uniform() < m_options.outageProbability)
            {
                const double spread = m_options.longestOutage - m_options.shortestOutage;
                Add({0, m_options.shortestOutage + Uniform() * spread});
            }
        }
        return {std::move(m_states), Milliseconds(m_options.duration) * MILLISECOND};
    }

  private:
    static std::int64_t Milliseconds(double seconds)
    {
        return std::llround(seconds * 1e3);
    }

    void Check() const
    {
        const auto& kind = m_options.kind;
        if (kind != "step" && kind != "sawtooth" && kind != "markov")
        {
            throw split::Error(fmt::format("--kind={}: it is step, sawtooth or markov", kind));
        }
        if (m_rates.empty() || (kind == "sawtooth" && m_rates.size() != 2))
        {
            throw split::Error(fmt::format("--rates={}: give one or more, and two for a sawtooth",
                                           m_options.rates));
        }
        for (const double rate : m_rates)
        {
            CheckRange("rates", rate, 1e-6, 1e6);
        }
        CheckRange("hold", m_options.hold, SHORTEST_HOLD, 1e6);
        CheckRange("outageProbability", m_options.outageProbability, 0, 1);
        CheckRange("shortestOutage", m_options.shortestOutage, 1e-3, 1e6);
        CheckRange("longestOutage", m_options.longestOutage, m_options.shortestOutage, 1e6);
        CheckRange("delay", m_options.delay, 0, 1e6);
        CheckRange("duration", m_options.duration, SHORTEST_HOLD, 1e6);
    }

    /// @return a number in [0, 1)
    double Uniform()
    {
        return boost::random::uniform_real_distribution<double>()(m_engine);
    }

    /// @return what holds as the @p count th, from 0 on, outages aside
    Hold Next(std::size_t count)
    {
        if (m_options.kind == "sawtooth")
        {
            const auto last = std::max(1.0, std::round(m_options.hold / TOOTH_STEP) - 1);
            const auto grade = std::fmod(static_cast<double>(count), last + 1);
            return {m_rates[0] + (m_rates[1] - m_rates[0]) * grade / last, TOOTH_STEP};
        }
        if (m_options.kind == "step")
        {
            return {m_rates[count % m_rates.size()], m_options.hold};
        }
        const auto seconds = -m_options.hold * std::log1p(-Uniform());
        return {m_rates[Neighbour()], std::max(seconds, SHORTEST_HOLD)};
    }

    /// @return the number of a rate beside the last one, which was the first before that
    std::size_t Neighbour()
    {
        const auto last = m_rates.size() - 1;
        const bool up = m_index == 0 || (m_index < last && Uniform() < 0.5);
        m_index = up ? std::min(m_index + 1, last) : m_index - 1;
        return m_index;
    }

    /// Has @p hold come next.
    void Add(const Hold& hold)
    {
        if (m_milliseconds < Milliseconds(m_options.duration))
        {
            m_states.push_back({m_milliseconds * MILLISECOND,
                                std::round(hold.rate * 1e6),
                                std::llround(m_options.delay * MILLISECOND),
                                0});
            m_milliseconds += std::max<std::int64_t>(1, Milliseconds(hold.seconds));
        }
    }

    const LinkTraceOptions& m_options;      //!< of the user
    std::vector<double> m_rates;            //!< in Mbit/s
    std::mt19937_64 m_engine;               //!< of all that is drawn
    std::size_t m_index{0};                 //!< of markov's last rate
    std::int64_t m_milliseconds{0};         //!< that the states take so far
    std::vector<split::LinkState> m_states; //!< so far
};

} // namespace

split::LinkTrace
MakeLinkTrace(const LinkTraceOptions& options)
{
    return Maker(options).Make();
}
