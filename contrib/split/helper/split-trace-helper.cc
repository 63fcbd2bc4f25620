/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-helper.h"

#include <utility>

namespace ns3
{

namespace
{

/// @param tracer made with @p arguments unless it is there @return the tracer
template <typename Tracer, typename... Arguments>
Tracer&
Make(std::optional<Tracer>& tracer, Arguments&&... arguments)
{
    if (!tracer)
    {
        tracer.emplace(std::forward<Arguments>(arguments)...);
    }
    return *tracer;
}

} // namespace

SplitTraceHelper::SplitTraceHelper(split::TableSet& tables, Time before)
    : m_tables{tables},
      m_before{before}
{
}

void
SplitTraceHelper::EnableFrames(ApplicationContainer applications,
                               const split::InferenceEngine& engine)
{
    Make(m_frames, m_tables, engine).Attach(applications);
}

void
SplitTraceHelper::EnablePolicy(ApplicationContainer devices, const split::InferenceEngine& engine)
{
    Make(m_policy, m_tables, engine).Attach(devices);
}

void
SplitTraceHelper::EnableLinks(ApplicationContainer devices,
                              Time interval,
                              std::shared_ptr<const split::LinkTrace> capacity)
{
    Make(m_links, m_tables, interval, std::move(capacity)).Attach(devices);
}

void
SplitTraceHelper::EnableSteps(ApplicationContainer applications)
{
    Make(m_steps, m_tables, m_before).Attach(applications);
}

void
SplitTraceHelper::EnableRounds(ApplicationContainer applications)
{
    Make(m_rounds, m_tables, m_before).Attach(applications);
}

} // namespace ns3
