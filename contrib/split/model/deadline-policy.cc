/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "deadline-policy.h"

#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(DeadlinePolicy);

TypeId
DeadlinePolicy::GetTypeId()
{
    using Policy = DeadlinePolicy;
    static TypeId tid =
        TypeId("ns3::DeadlinePolicy")
            .SetParent<CompressionPolicy>()
            .SetGroupName("Split")
            .AddConstructor<DeadlinePolicy>()
            .AddAttribute("Predictor",
                          "Of the capacity: ewma, harmonic or quantile.",
                          StringValue("harmonic"),
                          MakeStringAccessor(&Policy::SetPredictor, &Policy::GetPredictor),
                          MakeStringChecker())
            .AddAttribute("Window",
                          "Decisions before which the capacity was measured from which it is "
                          "predicted.",
                          UintegerValue(3),
                          MakeUintegerAccessor(&Policy::m_window),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("Quantile",
                          "Of these measures, that predictor quantile takes.",
                          DoubleValue(0.25),
                          MakeDoubleAccessor(&Policy::m_quantile),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Tolerance",
                          "Shares of right answers that differ by no more count as equal.",
                          DoubleValue(0.002),
                          MakeDoubleAccessor(&Policy::m_tolerance),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("MissShare",
                          "Of the frames that are sent, which may be late.",
                          DoubleValue(0.02),
                          MakeDoubleAccessor(&Policy::m_missShare),
                          MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Gain",
                          "By which the safety factor learns from a frame.",
                          DoubleValue(0.05),
                          MakeDoubleAccessor(&Policy::m_gain),
                          MakeDoubleChecker<double>(0, 10))
            .AddAttribute(
                "Safety",
                "By which the predicted time on the link is multiplied at first; never below 1.",
                DoubleValue(1.1),
                MakeDoubleAccessor(&Policy::m_safety),
                MakeDoubleChecker<double>(1, 100))
            .AddAttribute("MostSafety",
                          "That the factor may reach.",
                          DoubleValue(2),
                          MakeDoubleAccessor(&Policy::m_mostSafety),
                          MakeDoubleChecker<double>(1, 100));
    return tid;
}

double
DeadlinePolicy::GetSafety() const
{
    return m_safety;
}

void
DeadlinePolicy::SetPredictor(std::string name)
{
    m_kind = SplitCapacityPredictor::ParseKind(name);
}

std::string
DeadlinePolicy::GetPredictor() const
{
    return SplitCapacityPredictor::ToString(m_kind);
}

void
DeadlinePolicy::ChoicesSet()
{
    m_costs = CostsOf(GetChoices());
}

SplitAdvice
DeadlinePolicy::Decide(const SplitObservation& observation)
{
    const auto predicted = Predict(observation);
    if (observation.isConnected && !predicted && observation.silence.IsZero())
    {
        if (const auto smallest = Smallest()) // which measures the link
        {
            return {GetChoices()[*smallest].entry.decision, std::nullopt};
        }
    }
    const double capacity = predicted ? BoundBySilence(*predicted, observation) : 1;
    const auto forecast = ForecastFrom(observation, capacity);
    const auto fitting = Fitting(observation, forecast, observation.isConnected && predicted);
    if (fitting.empty())
    {
        return {{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    }
    const auto chosen = Choose(fitting, forecast, observation.interval);
    if (m_costs[chosen].sends)
    {
        m_deadlines[observation.frame] = observation.deadline;
    }
    return {GetChoices()[chosen].entry.decision, Seconds(forecast.Latency(m_costs[chosen]))};
}

std::optional<double>
DeadlinePolicy::Predict(const SplitObservation& observation)
{
    if (!m_predictor)
    {
        m_predictor.emplace(m_kind, m_window, m_quantile);
    }
    if (observation.capacity)
    {
        m_predictor->Add(*observation.capacity);
    }
    return m_predictor->Predict();
}

std::vector<std::size_t>
DeadlinePolicy::Fitting(const SplitObservation& observation,
                        const SplitForecast& forecast,
                        bool maySend) const
{
    const double deadline = observation.deadline.GetSeconds();
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < m_costs.size(); ++i)
    {
        const auto& cost = m_costs[i];
        const double extra = cost.sends ? (m_safety - 1) * forecast.LinkTime(cost) : 0;
        const double latency = forecast.Latency(cost) + extra;
        if ((maySend || !cost.sends) && (deadline == 0 || latency <= deadline))
        {
            fitting.push_back(i);
        }
    }
    return fitting;
}

std::size_t
DeadlinePolicy::Choose(const std::vector<std::size_t>& fitting,
                       const SplitForecast& forecast,
                       const std::optional<Time>& interval) const
{
    const double seconds = interval.value_or(Time(0)).GetSeconds();
    const auto load = [&](std::size_t i) {
        return std::max(m_costs[i].device, m_costs[i].bits / forecast.capacity * m_safety);
    };
    const auto share = [&](std::size_t i) {
        const bool isTooLong = seconds > 0 && load(i) > seconds;
        return m_costs[i].accuracy * (isTooLong ? seconds / load(i) : 1);
    };
    const auto best =
        *std::max_element(fitting.begin(), fitting.end(), [&](std::size_t a, std::size_t b) {
            return share(a) < share(b);
        });
    const double enough = share(best) - m_tolerance;
    auto chosen = best;
    for (const auto i : fitting)
    {
        chosen = share(i) >= enough && load(i) < load(chosen) ? i : chosen;
    }
    return chosen;
}

std::optional<std::size_t>
DeadlinePolicy::Smallest() const
{
    std::optional<std::size_t> smallest;
    for (std::size_t i = 0; i < m_costs.size(); ++i)
    {
        if (m_costs[i].sends && (!smallest || m_costs[i].bits < m_costs[*smallest].bits))
        {
            smallest = i;
        }
    }
    return smallest;
}

void
DeadlinePolicy::FrameEnded(const SplitFrameRecord& record)
{
    const auto found = m_deadlines.find(record.frame);
    if (found == m_deadlines.end())
    {
        return;
    }
    const auto deadline = found->second;
    m_deadlines.erase(found);
    if (record.decision.mode == split::Mode::SKIP || deadline.IsZero())
    {
        return;
    }
    const bool hasCrossed = !record.dropped && split::Sends(record.decision.mode);
    const bool isLate = !hasCrossed || record.Latency() > deadline;
    m_safety = std::clamp(m_safety + m_gain * ((isLate ? 1 : 0) - m_missShare), 1.0, m_mostSafety);
}

} // namespace ns3
