/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bandit-policy.h"

#include "ns3/double.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ns3
{

namespace
{

constexpr double MOST_DEADLINES = 2; //!< that a feature counts

/// @return the scalar product
template <typename Vector>
double
Product(const Vector& a, const Vector& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

} // namespace

NS_OBJECT_ENSURE_REGISTERED(BanditPolicy);

TypeId
BanditPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::BanditPolicy")
            .SetParent<CompressionPolicy>()
            .SetGroupName("Split")
            .AddConstructor<BanditPolicy>()
            .AddAttribute("Alpha",
                          "How much is tried out: weight of the reward's standard deviation.",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&BanditPolicy::m_alpha),
                          MakeDoubleChecker<double>(0));
    return tid;
}

BanditPolicy::Arm::Arm()
{
    for (std::size_t row = 0; row < FEATURES; ++row)
    {
        inverse[row].fill(0);
        inverse[row][row] = 1;
    }
}

BanditPolicy::Context
BanditPolicy::Arm::Times(const Context& context) const
{
    Context product;
    for (std::size_t row = 0; row < FEATURES; ++row)
    {
        product[row] = Product(inverse[row], context);
    }
    return product;
}

double
BanditPolicy::Arm::Bound(const Context& context, double alpha) const
{
    const double variance = Product(context, Times(context));
    return Product(theta, context) + alpha * std::sqrt(std::max(0.0, variance));
}

void
BanditPolicy::Arm::Learn(const Context& context, double reward)
{
    const auto product = Times(context);
    const double scale = 1 / (1 + Product(context, product));
    for (std::size_t row = 0; row < FEATURES; ++row)
    {
        for (std::size_t column = 0; column < FEATURES; ++column)
        {
            inverse[row][column] -= scale * product[row] * product[column];
        }
        sums[row] += reward * context[row];
    }
    theta = Times(sums);
}

void
BanditPolicy::ChoicesSet()
{
    m_costs = CostsOf(GetChoices());
    m_arms.assign(m_costs.size(), Arm{});
    m_trials.clear();
}

SplitAdvice
BanditPolicy::Decide(const SplitObservation& observation)
{
    std::optional<Trial> best;
    double highest = 0;
    for (std::size_t i = 0; i < m_arms.size(); ++i)
    {
        if (!MayTry(m_costs[i], observation))
        {
            continue;
        }
        const auto context = ContextOf(m_costs[i], observation);
        const double bound = m_arms[i].Bound(context, m_alpha);
        if (!best || bound > highest)
        {
            best = Trial{i, context, observation.deadline};
            highest = bound;
        }
    }
    if (!best)
    {
        return {{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    }
    m_trials[observation.frame] = *best;
    return {GetChoices()[best->arm].entry.decision, std::nullopt};
}

BanditPolicy::Context
BanditPolicy::ContextOf(const SplitChoiceCost& cost, const SplitObservation& observation)
{
    const double unit = observation.deadline.IsZero() ? 1 : observation.deadline.GetSeconds();
    const auto scaled = [unit](double seconds) { return std::min(seconds / unit, MOST_DEADLINES); };
    const double sending =
        observation.capacity ? cost.bits / *observation.capacity : MOST_DEADLINES * unit;
    return {1,
            scaled(observation.computeTime.GetSeconds() + cost.device),
            cost.sends ? scaled(sending) : 0,
            cost.sends ? scaled(observation.queueTime.GetSeconds()) : 0,
            cost.sends ? scaled(observation.roundTrip.value_or(Time(0)).GetSeconds()) : 0,
            cost.sends ? scaled(observation.silence.GetSeconds()) : 0};
}

bool
BanditPolicy::MayTry(const SplitChoiceCost& cost, const SplitObservation& observation)
{
    const double computed = observation.computeTime.GetSeconds() + cost.device;
    const bool isInTime =
        observation.deadline.IsZero() || computed <= observation.deadline.GetSeconds();
    return isInTime && (observation.isConnected || !cost.sends);
}

void
BanditPolicy::FrameEnded(const SplitFrameRecord& record)
{
    const auto found = m_trials.find(record.frame);
    if (found == m_trials.end())
    {
        return;
    }
    const auto trial = found->second;
    m_trials.erase(found);
    const bool isOnTime = !record.dropped &&
                          split::Sends(record.decision.mode) == m_costs[trial.arm].sends &&
                          (trial.deadline.IsZero() || record.Latency() <= trial.deadline);
    m_arms[trial.arm].Learn(trial.context, (isOnTime ? m_costs[trial.arm].accuracy : 0) - 1);
}

} // namespace ns3
