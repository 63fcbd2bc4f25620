/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "oracle-policy.h"

#include "ns3/abort.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(OraclePolicy);

TypeId
OraclePolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::OraclePolicy")
            .SetParent<CompressionPolicy>()
            .SetGroupName("Split")
            .AddConstructor<OraclePolicy>()
            .AddAttribute("Frames",
                          "That are planned for.",
                          UintegerValue(12),
                          MakeUintegerAccessor(&OraclePolicy::m_frames),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("AnswerBytes",
                          "Of the IP packets that carry receipt and result.",
                          UintegerValue(170),
                          MakeUintegerAccessor(&OraclePolicy::m_answerBytes),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("AcknowledgementBytes",
                          "Of the IP packets by which TCP acknowledges such an answer, and which "
                          "the next request meets on the link.",
                          UintegerValue(52),
                          MakeUintegerAccessor(&OraclePolicy::m_acknowledgementBytes),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("EdgeTime",
                          "From a request's being there to its result's being sent.",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&OraclePolicy::m_edgeTime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Margin",
                          "By which a plan must be ahead of the deadline.",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&OraclePolicy::m_margin),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Beam",
                          "Partial plans that are kept from frame to frame.",
                          UintegerValue(64),
                          MakeUintegerAccessor(&OraclePolicy::m_beam),
                          MakeUintegerChecker<uint32_t>(1, 100000))
            .AddAttribute("LongestStall",
                          "Of the link, during which a message may be on its way; the least "
                          "retransmission timeout of TCP (RFC 6298 has 1 s, Linux 200 ms).",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&OraclePolicy::m_longestStall),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
OraclePolicy::SetCapacity(std::shared_ptr<const split::LinkTrace> there,
                          std::shared_ptr<const split::LinkTrace> back)
{
    m_there = std::move(there);
    m_back = std::move(back);
}

bool
OraclePolicy::NeedsProbes(bool /* hasDeadline */) const
{
    return false;
}

void
OraclePolicy::ChoicesSet()
{
    m_costs = CostsOf(GetChoices());
}

SplitAdvice
OraclePolicy::Decide(const SplitObservation& observation)
{
    NS_ABORT_MSG_UNLESS(m_there && m_back,
                        "OraclePolicy: call SetCapacity() before the simulation begins");
    const Time now = observation.now;
    const bool hasDeadline = !observation.deadline.IsZero();
    const double waiting = observation.queuedBytes == 0 ? 0 : (m_linkFree - now).GetSeconds();
    const SplitPlanningTask task{m_frames,
                                 observation.interval.value_or(observation.deadline).GetSeconds(),
                                 hasDeadline ? (observation.deadline - m_margin).GetSeconds()
                                             : std::numeric_limits<double>::infinity(),
                                 observation.computeTime.GetSeconds(),
                                 std::max(0.0, waiting),
                                 observation.isConnected,
                                 m_beam};
    const int64_t horizon =
        hasDeadline ? observation.deadline.GetNanoSeconds() : std::numeric_limits<int64_t>::max();
    const TrueLink link{*this, now, horizon};
    const auto chosen = m_planner.Plan(m_costs, task, link);
    if (!chosen)
    {
        return {{split::Mode::SKIP, 0, {}, 0}, std::nullopt};
    }
    const auto& cost = m_costs[*chosen];
    double latency = task.computeFree + cost.device;
    if (cost.sends)
    {
        const double sent = link.EndOfSending(std::max(latency, task.linkFree), cost.bits);
        const double free = link.FreeAfter(sent);
        m_linkFree = now + Seconds(std::isinf(free) ? sent : free);
        latency = link.Answer(sent);
    }
    return {GetChoices()[*chosen].entry.decision, Seconds(latency)};
}

bool
OraclePolicy::IsFull(const SplitObservation& /* observation */) const
{
    return false; // the plan knows better than what was measured
}

double
OraclePolicy::TrueLink::EndOfSending(double from, double bits) const
{
    return EndOfSending(from, bits, *oracle.m_there);
}

double
OraclePolicy::TrueLink::EndOfSending(double from,
                                     double bits,
                                     const split::LinkTrace& capacity) const
{
    if (std::isinf(from))
    {
        return from;
    }
    const int64_t begin = now.GetNanoSeconds() + std::llround(from * 1e9);
    const int64_t end = capacity.EndOfSending(begin, bits);
    const bool isOfUse = end - begin <= horizon && !oracle.IsStalled(begin, end, capacity);
    return isOfUse ? 1e-9 * static_cast<double>(end - now.GetNanoSeconds())
                   : std::numeric_limits<double>::infinity();
}

double
OraclePolicy::TrueLink::FreeAfter(double sent) const
{
    return EndOfSending(sent, 8.0 * oracle.m_acknowledgementBytes);
}

double
OraclePolicy::TrueLink::Answer(double sent) const
{
    if (std::isinf(sent))
    {
        return sent;
    }
    const int64_t moment = now.GetNanoSeconds() + std::llround(sent * 1e9);
    const double delay = 1e-9 * static_cast<double>(oracle.m_there->At(moment).delay);
    const double reached = sent + delay + oracle.m_edgeTime.GetSeconds();
    return EndOfSending(reached, 8.0 * oracle.m_answerBytes, *oracle.m_back) + delay;
}

bool
OraclePolicy::IsStalled(int64_t from, int64_t to, const split::LinkTrace& capacity) const
{
    for (auto at = from; at < to;)
    {
        const auto next = capacity.NextChange(at);
        if (capacity.At(at).rate == 0 && next - at > m_longestStall.GetNanoSeconds())
        {
            return true;
        }
        at = next;
    }
    return false;
}

} // namespace ns3
