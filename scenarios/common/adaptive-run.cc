/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "adaptive-run.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"
#include "ns3/split-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <chrono>

using namespace ns3;

namespace
{

constexpr uint16_t EDGE_PORT = 4950;

/// Where the numbers of the random streams begin, far from each other.
constexpr int64_t NETWORK_STREAM = 0;
constexpr int64_t APPLICATION_STREAM = 1'000'000;
constexpr int64_t START_STREAM = 2'000'000;

/// The least time that TCP waits for an acknowledgement: Linux's, where RFC 6298 has a second.
const Time TCP_LEAST_TIMEOUT = MilliSeconds(200);

/// What a run may take longer than its frames: the first connection, and the last answers.
const Time PATIENCE = Seconds(60);

/// How long an edge that owes an answer may be silent before the connection is made anew.
const Time ANSWER_TIMEOUT = Seconds(2);

} // namespace

AdaptiveRun::AdaptiveRun(const AdaptiveOptions& options,
                         const AccessOptions& link,
                         std::shared_ptr<SplitRuntime> runtime,
                         const split::Profile& profile,
                         const PolicyEntrant& entrant,
                         uint32_t seed)
    : m_options{options},
      m_runtime{std::move(runtime)},
      m_entrant{entrant},
      m_seed{seed},
      m_device{1},
      m_edge{1}
{
    RngSeedManager::SetRun(seed);
    Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(TCP_LEAST_TIMEOUT));
    m_access = MakeAccessNetwork(link);
    m_access->Install(m_device, m_edge.Get(0));
    m_access->AssignStreams(NETWORK_STREAM);
    m_policy = MakePolicy(m_entrant, *m_access);
    InstallApplications(profile);
}

AdaptiveRun::~AdaptiveRun()
{
    Simulator::Destroy();
}

void
AdaptiveRun::InstallApplications(const split::Profile& profile)
{
    const auto interval = CreateObject<ConstantRandomVariable>();
    interval->SetAttribute("Constant", DoubleValue(1 / m_options.rate));

    SplitHelper helper(m_runtime);
    helper.SetEdgeAttribute("Local",
                            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    helper.SetDeviceAttribute("Interval", PointerValue(interval));
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(m_options.frames));
    helper.SetDeviceAttribute("FirstSample", UintegerValue((m_seed - 1) * m_options.frames));
    helper.SetDeviceAttribute("Deadline", TimeValue(Seconds(m_options.deadline / 1e3)));
    helper.SetDeviceAttribute("LateFrames", StringValue(m_options.late));
    helper.SetDeviceAttribute("AnswerTimeout", TimeValue(ANSWER_TIMEOUT));
    helper.SetProfile(profile);
    helper.InstallEdge(m_edge.Get(0), SplitDeviceProfile::Parse(m_options.edgeProfile));
    const InetSocketAddress edge(m_access->GetEdgeAddress(), EDGE_PORT);
    m_application =
        helper.InstallDevices(m_device, edge, SplitDeviceProfile::Parse(m_options.deviceProfile));
    const auto device = m_application.Get(0);
    device->SetAttribute("Policy", PointerValue(m_policy));
    SplitHelper::AssignStreams(m_device, APPLICATION_STREAM);
    const Time start = DrawStart();
    device->SetStartTime(start);
    const Time stop = start + Seconds(m_options.frames / m_options.rate) + PATIENCE;
    device->SetStopTime(stop);
    Simulator::Stop(stop + Seconds(1));
    m_recorder.SetEndedCallback([this](const auto& record) { FrameEnded(record); });
    m_recorder.Attach(m_application);
}

Time
AdaptiveRun::DrawStart() const
{
    const auto trace = m_access->GetTrace();
    const double course = trace ? trace->Duration() * 1e-9 : 1 / m_options.rate;
    const auto phase = CreateObject<UniformRandomVariable>();
    phase->SetStream(START_STREAM);
    return m_access->ReadyTime() + Seconds(phase->GetValue(0, course));
}

void
AdaptiveRun::Trace(NetworkTraces& traces)
{
    NetworkNodes nodes;
    nodes.devices = m_device;
    nodes.edge = m_edge.Get(0);
    nodes.access = m_access.get();
    traces.Attach(nodes);
}

void
AdaptiveRun::Trace(SplitTraceHelper& traces)
{
    traces.EnablePolicy(m_application, m_runtime->GetEngine());
}

void
AdaptiveRun::Run(Interruption& interruption)
{
    m_records.resize(m_options.frames);
    interruption.Simulate();
}

const std::vector<SplitPolicyRecord>&
AdaptiveRun::GetRecords() const
{
    return m_records;
}

double
AdaptiveRun::MicrosecondsPerDecision() const
{
    const auto policy = MakePolicy(m_entrant, *m_access);
    policy->SetModel(m_runtime->GetEngine());
    policy->SetChoices(m_policy->GetChoices());
    std::chrono::steady_clock::duration time{0};
    for (const auto& record : m_records)
    {
        const auto begin = std::chrono::steady_clock::now();
        policy->Advise(record.observation);
        time += std::chrono::steady_clock::now() - begin;
        policy->FrameEnded(record.frame);
    }
    return std::chrono::duration<double, std::micro>(time).count() / m_records.size();
}

void
AdaptiveRun::FrameEnded(const SplitPolicyRecord& record)
{
    m_records.at(record.frame.frame) = record;
    if (++m_ended == m_records.size())
    {
        Simulator::Stop();
    }
}
