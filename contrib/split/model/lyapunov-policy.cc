/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "lyapunov-policy.h"

#include "ns3/double.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LyapunovPolicy);

TypeId
LyapunovPolicy::GetTypeId()
{
    static TypeId tid = TypeId("ns3::LyapunovPolicy")
                            .SetParent<CompressionPolicy>()
                            .SetGroupName("Split")
                            .AddConstructor<LyapunovPolicy>()
                            .AddAttribute("V",
                                          "Weight of the accuracy against the queues.",
                                          DoubleValue(10),
                                          MakeDoubleAccessor(&LyapunovPolicy::m_v),
                                          MakeDoubleChecker<double>(0));
    return tid;
}

void
LyapunovPolicy::ChoicesSet()
{
    m_costs = CostsOf(GetChoices());
    double bits = 0;
    std::size_t senders = 0;
    for (const auto& cost : m_costs)
    {
        bits += cost.bits;
        senders += cost.sends ? 1 : 0;
    }
    m_meanBits = senders > 0 ? bits / static_cast<double>(senders) : 1;
}

SplitAdvice
LyapunovPolicy::Decide(const SplitObservation& observation)
{
    PassTime(observation);
    const double interval = observation.interval && !observation.interval->IsZero()
                                ? observation.interval->GetSeconds()
                                : 1;
    const double queue = 8.0 * static_cast<double>(observation.queuedBytes) / m_meanBits;
    const double debt = m_computeDebt / interval;
    SplitAdvice advice{{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    double least = 0;
    double device = 0;
    for (std::size_t i = 0; i < m_costs.size(); ++i)
    {
        const auto& cost = m_costs[i];
        const double total =
            queue * cost.bits / m_meanBits + debt * cost.device / interval - m_v * cost.accuracy;
        if (total < least && MayBeOnTime(cost, observation))
        {
            least = total;
            device = cost.device;
            advice.decision = GetChoices()[i].entry.decision;
        }
    }
    m_computeDebt += device;
    return advice;
}

void
LyapunovPolicy::PassTime(const SplitObservation& observation)
{
    const double passed = (observation.now - m_last).GetSeconds();
    m_computeDebt = std::max(0.0, m_computeDebt - passed);
    m_last = observation.now;
}

bool
LyapunovPolicy::MayBeOnTime(const SplitChoiceCost& cost, const SplitObservation& observation)
{
    if (cost.sends && !observation.isConnected)
    {
        return false;
    }
    double latency = observation.computeTime.GetSeconds() + cost.device;
    if (cost.sends)
    {
        const double sending = observation.capacity ? cost.bits / *observation.capacity : 0;
        latency = std::max(latency, observation.queueTime.GetSeconds()) + sending +
                  observation.baseRoundTrip.value_or(Time(0)).GetSeconds() +
                  observation.edgeTime.GetSeconds();
    }
    return observation.deadline.IsZero() || latency <= observation.deadline.GetSeconds();
}

} // namespace ns3
