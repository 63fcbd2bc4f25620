/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-forecast.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return the bits of packets that have no receipt yet
double
WaitingBits(const SplitObservation& observation)
{
    return observation.capacity ? *observation.capacity * observation.queueTime.GetSeconds()
                                : 8.0 * static_cast<double>(observation.queuedBytes);
}

/// @return the seconds after which a receipt comes from a link without a queue; 0 if not known
double
BaseRoundTrip(const SplitObservation& observation)
{
    if (observation.baseRoundTrip)
    {
        return observation.baseRoundTrip->GetSeconds();
    }
    return observation.roundTrip.value_or(Time(0)).GetSeconds();
}

} // namespace

std::vector<SplitChoiceCost>
CostsOf(const std::vector<SplitChoice>& choices)
{
    NS_ABORT_MSG_IF(choices.empty(),
                    "a policy that chooses needs choices: call SplitHelper::SetProfile()");
    std::vector<SplitChoiceCost> costs;
    for (const auto& choice : choices)
    {
        const bool sends = split::Sends(choice.entry.decision.mode);
        costs.push_back({choice.entry.accuracy,
                         choice.deviceTime.GetSeconds(),
                         sends ? 8.0 * static_cast<double>(choice.packetBytes) : 0.0,
                         sends});
    }
    return costs;
}

double
SplitForecast::Latency(const SplitChoiceCost& cost) const
{
    const double computed = computeFree + cost.device;
    return cost.sends ? computed + LinkTime(cost) + rest : computed;
}

double
SplitForecast::LinkTime(const SplitChoiceCost& cost) const
{
    return std::max(0.0, linkFree - computeFree - cost.device) + cost.bits / capacity;
}

double
BoundBySilence(double capacity, const SplitObservation& observation)
{
    const double bits = WaitingBits(observation);
    const double wasted = observation.silence.GetSeconds() - BaseRoundTrip(observation);
    return wasted > 0 && bits > 0 ? std::min(capacity, bits / wasted) : capacity;
}

SplitForecast
ForecastFrom(const SplitObservation& observation, double capacity)
{
    // What was sent in the last round trip is on its way, without a receipt and not waiting.
    const double roundTrip = BaseRoundTrip(observation);
    const double onItsWay = std::min(observation.silence.GetSeconds(), roundTrip);
    return {capacity,
            observation.computeTime.GetSeconds(),
            std::max(0.0, WaitingBits(observation) / capacity - onItsWay),
            roundTrip + observation.edgeTime.GetSeconds()};
}

} // namespace ns3
