/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-compute-resource.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitComputeResource");

NS_OBJECT_ENSURE_REGISTERED(SplitComputeResource);

TypeId
SplitComputeResource::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SplitComputeResource")
            .SetParent<Object>()
            .SetGroupName("Split")
            .AddConstructor<SplitComputeResource>()
            .AddAttribute("Profile",
                          "How fast the node computes: the name of a built-in profile, or "
                          "flops=2e9,overhead=0.5ms.",
                          StringValue("raspberry-pi-4"),
                          MakeStringAccessor(&SplitComputeResource::SetProfileText,
                                             &SplitComputeResource::GetProfileText),
                          MakeStringChecker())
            .AddTraceSource("Busy",
                            "Whether a job is running.",
                            MakeTraceSourceAccessor(&SplitComputeResource::m_busy),
                            "ns3::TracedValueCallback::Bool")
            .AddTraceSource("QueueLength",
                            "The number of jobs that wait.",
                            MakeTraceSourceAccessor(&SplitComputeResource::m_queueLength),
                            "ns3::TracedValueCallback::Uint32")
            .AddTraceSource("JobStart",
                            "A job or its continuation begins.",
                            MakeTraceSourceAccessor(&SplitComputeResource::m_jobStartTrace),
                            "ns3::SplitComputeResource::JobTracedCallback")
            .AddTraceSource("JobEnd",
                            "A job or its continuation ends.",
                            MakeTraceSourceAccessor(&SplitComputeResource::m_jobEndTrace),
                            "ns3::SplitComputeResource::JobTracedCallback");
    return tid;
}

void
SplitComputeResource::Submit(double flops,
                             DoneCallback done,
                             StartedCallback started,
                             double continuation)
{
    NS_LOG_FUNCTION(this << flops << continuation);
    Job job{flops, std::move(done), std::move(started), continuation};
    if (m_busy)
    {
        m_waitingTime += TimeOf(flops + continuation);
        m_waiting.push_back(std::move(job));
        m_queueLength = m_waiting.size();
        return;
    }
    Start(std::move(job), m_profile.overhead);
}

void
SplitComputeResource::Continue(double flops, DoneCallback done)
{
    NS_LOG_FUNCTION(this << flops);
    NS_ABORT_MSG_UNLESS(m_busy && m_finish.IsExpired(),
                        "SplitComputeResource: only a job that has just ended can go on");
    Start({flops, std::move(done), {}, 0}, Time(0));
}

void
SplitComputeResource::SetProfile(const SplitDeviceProfile& profile)
{
    NS_LOG_FUNCTION(this << profile.name);
    m_profile = profile;
}

Time
SplitComputeResource::TimeOf(double flops) const
{
    return m_profile.overhead + Seconds(flops / m_profile.flops);
}

Time
SplitComputeResource::GetBacklog() const
{
    if (!m_busy)
    {
        return Time(0);
    }
    const Time running = m_started + m_duration - Simulator::Now();
    return running + Seconds(m_running.continuation / m_profile.flops) + m_waitingTime;
}

Time
SplitComputeResource::GetBusyTime() const
{
    return m_busy ? m_busyTime + (Simulator::Now() - m_started) : m_busyTime;
}

void
SplitComputeResource::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_finish.Cancel();
    m_waiting.clear();
    m_running = {0, {}, {}, 0};
    Object::DoDispose();
}

void
SplitComputeResource::Start(Job job, Time overhead)
{
    m_running = std::move(job);
    m_started = Simulator::Now();
    m_duration = overhead + Seconds(m_running.flops / m_profile.flops);
    m_busy = true;
    m_finish = Simulator::Schedule(m_duration, &SplitComputeResource::Finish, this);
    m_jobStartTrace(m_running.flops, m_duration);
    if (m_running.started)
    {
        m_running.started();
    }
}

void
SplitComputeResource::Finish()
{
    NS_LOG_FUNCTION(this);
    m_busyTime += m_duration;
    m_started = Simulator::Now();
    m_jobEndTrace(m_running.flops, m_duration);
    const auto done = std::move(m_running.done);
    done();
    const bool continued = !m_finish.IsExpired();
    if (continued)
    {
        return;
    }
    if (m_waiting.empty())
    {
        m_busy = false;
    }
    else
    {
        Job next = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingTime -= TimeOf(next.flops + next.continuation);
        m_queueLength = m_waiting.size();
        Start(std::move(next), m_profile.overhead);
    }
}

void
SplitComputeResource::SetProfileText(std::string text)
{
    SetProfile(SplitDeviceProfile::Parse(text));
}

std::string
SplitComputeResource::GetProfileText() const
{
    return m_profile.name;
}

} // namespace ns3
