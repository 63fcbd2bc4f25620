/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "compression-policy.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(CompressionPolicy);

TypeId
CompressionPolicy::GetTypeId()
{
    static TypeId tid = TypeId("ns3::CompressionPolicy").SetParent<Object>().SetGroupName("Split");
    return tid;
}

void
CompressionPolicy::SetModel(const split::InferenceEngine& /* engine */)
{
}

void
CompressionPolicy::SetChoices(std::vector<SplitChoice> choices)
{
    m_choices = std::move(choices);
    ChoicesSet();
}

const std::vector<SplitChoice>&
CompressionPolicy::GetChoices() const
{
    return m_choices;
}

SplitAdvice
CompressionPolicy::Advise(const SplitObservation& observation)
{
    auto advice = Decide(observation);
    if (split::Sends(advice.decision.mode) && IsFull(observation))
    {
        advice = {{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    }
    return advice;
}

bool
CompressionPolicy::IsFull(const SplitObservation& observation) const
{
    const Time roundTrip = observation.baseRoundTrip.value_or(Time(0));
    return !observation.deadline.IsZero() &&
           (observation.queueTime > observation.deadline ||
            observation.silence > observation.deadline + roundTrip);
}

void
CompressionPolicy::FrameEnded(const SplitFrameRecord& /* record */)
{
}

bool
CompressionPolicy::NeedsEdge() const
{
    return true;
}

bool
CompressionPolicy::NeedsProbes(bool /* hasDeadline */) const
{
    return true;
}

int64_t
CompressionPolicy::AssignStreams(int64_t /* stream */)
{
    return 0;
}

void
CompressionPolicy::ChoicesSet()
{
}

} // namespace ns3
