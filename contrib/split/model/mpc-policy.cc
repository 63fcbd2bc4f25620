/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "mpc-policy.h"

#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(MpcPolicy);

TypeId
MpcPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::MpcPolicy")
            .SetParent<CompressionPolicy>()
            .SetGroupName("Split")
            .AddConstructor<MpcPolicy>()
            .AddAttribute("Frames",
                          "That are planned for.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&MpcPolicy::m_frames),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("Margin",
                          "By which a plan must be ahead of the deadline.",
                          TimeValue(MilliSeconds(8)),
                          MakeTimeAccessor(&MpcPolicy::m_margin),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Beam",
                          "Partial plans that are kept from frame to frame.",
                          UintegerValue(8),
                          MakeUintegerAccessor(&MpcPolicy::m_beam),
                          MakeUintegerChecker<uint32_t>(1, 100000))
            .AddAttribute("Window",
                          "Decisions before which the capacity was measured from which it is "
                          "predicted.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&MpcPolicy::m_window),
                          MakeUintegerChecker<uint32_t>(1, 1000));
    return tid;
}

void
MpcPolicy::ChoicesSet()
{
    m_costs = CostsOf(GetChoices());
}

SplitAdvice
MpcPolicy::Decide(const SplitObservation& observation)
{
    const auto predicted = Predict(observation);
    const double capacity = predicted ? BoundBySilence(*predicted, observation) : 1;
    const auto forecast = ForecastFrom(observation, capacity);
    const bool hasDeadline = !observation.deadline.IsZero();
    const SplitPlanningTask task{m_frames,
                                 observation.interval.value_or(observation.deadline).GetSeconds(),
                                 hasDeadline ? (observation.deadline - m_margin).GetSeconds()
                                             : std::numeric_limits<double>::infinity(),
                                 forecast.computeFree,
                                 forecast.linkFree,
                                 observation.isConnected && predicted,
                                 m_beam};
    const auto chosen = m_planner.Plan(m_costs, task, SplitSteadyLink{capacity, forecast.rest});
    if (!chosen)
    {
        return {{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    }
    return {GetChoices()[*chosen].entry.decision, Seconds(forecast.Latency(m_costs[*chosen]))};
}

std::optional<double>
MpcPolicy::Predict(const SplitObservation& observation)
{
    if (!m_predictor)
    {
        m_predictor.emplace(SplitCapacityPredictor::Kind::HARMONIC, m_window, 0);
    }
    if (observation.capacity)
    {
        const double before = m_predictor->Predict().value_or(*observation.capacity);
        m_errors.push_back(std::max(0.0, before / *observation.capacity - 1));
        if (m_errors.size() > m_window)
        {
            m_errors.pop_front();
        }
        m_predictor->Add(*observation.capacity);
    }
    const auto predicted = m_predictor->Predict();
    if (!predicted)
    {
        return std::nullopt;
    }
    return *predicted / (1 + *std::max_element(m_errors.begin(), m_errors.end()));
}

} // namespace ns3
