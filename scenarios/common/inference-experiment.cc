/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "inference-experiment.h"

#include "base/error.h"
#include "cut-defaults.h"
#include "inference-setup.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/oracle-policy.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace ns3;

namespace
{

constexpr uint16_t EDGE_PORT = 4950;

/// Where the numbers of the random streams begin, far from each other.
constexpr int64_t NETWORK_STREAM = 0;
constexpr int64_t APPLICATION_STREAM = 1'000'000;

/// How often a device tries in a row to reach the edge.
constexpr uint32_t MAX_ATTEMPTS = 20;

/// What the last acknowledgement may take.
const Time LAST_ACKNOWLEDGEMENT = Seconds(1);

} // namespace

InferenceExperiment::InferenceExperiment(const InferenceOptions& options)
    : m_options{options},
      m_tally{Seconds(options.deadline / 1e3)}
{
    CheckNumbers(m_options);
    m_runtime = LoadRuntime(m_options);
    if (m_options.policy.empty())
    {
        Complete(m_runtime->GetEngine().Info());
        TryOneFrame();
    }
    m_devices.Create(m_options.devices);
    m_edge.Create(1);
    BuildNetwork();
    InstallApplications();
}

InferenceExperiment::~InferenceExperiment()
{
    Simulator::Destroy();
}

void
InferenceExperiment::Trace(NetworkTraces& traces)
{
    NetworkNodes nodes;
    nodes.devices = m_devices;
    nodes.edge = m_edge.Get(0);
    nodes.access = m_access.get();
    traces.Attach(nodes);
}

const InferenceOptions&
InferenceExperiment::GetOptions() const
{
    return m_options;
}

const SplitRuntime&
InferenceExperiment::GetRuntime() const
{
    return *m_runtime;
}

ApplicationContainer
InferenceExperiment::GetApplications() const
{
    auto all = m_deviceApplications;
    all.Add(m_edgeApplications);
    return all;
}

const SplitLedger&
InferenceExperiment::GetLedgerUp() const
{
    return m_up;
}

const std::vector<std::string>&
InferenceExperiment::GetFailures() const
{
    return m_failures;
}

void
InferenceExperiment::Complete(const split::ModelInfo& model)
{
    if (m_options.cut.empty())
    {
        m_options.cut = DefaultCut(model);
    }
    if (m_options.setting.empty())
    {
        m_options.setting = DefaultSetting(model, m_options.cut);
    }
}

void
InferenceExperiment::TryOneFrame() const
{
    split::Decision decision;
    decision.mode = split::ParseMode(m_options.mode);
    decision.setting = split::Setting::Parse(m_options.setting);
    decision.jpegQuality = m_options.jpegQuality;
    if (decision.mode == split::Mode::SPLIT)
    {
        decision.cut = m_runtime->GetEngine().CutAfter(m_options.cut);
    }
    m_runtime->BeginDevicePart(0, decision).Get();
}

void
InferenceExperiment::BuildNetwork()
{
    m_access = MakeAccessNetwork(m_options.access);
    m_access->Install(m_devices, m_edge.Get(0));
    m_access->AssignStreams(NETWORK_STREAM);
}

void
InferenceExperiment::InstallApplications()
{
    const InetSocketAddress edge(m_access->GetEdgeAddress(), EDGE_PORT);
    SplitHelper helper(m_runtime);
    SetDeviceAttributes(helper);
    ChoosePolicy(helper);
    helper.SetEdgeAttribute("Local",
                            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    m_edgeApplications =
        helper.InstallEdge(m_edge.Get(0), SplitDeviceProfile::Parse(m_options.edgeProfile));
    m_deviceApplications =
        helper.InstallDevices(m_devices, edge, SplitDeviceProfile::Parse(m_options.deviceProfile));
    ScheduleDevices();

    m_recorder.Attach(m_edgeApplications);
    m_recorder.Attach(m_deviceApplications);
    m_up.Attach(m_deviceApplications);
    m_down.Attach(m_edgeApplications);
}

void
InferenceExperiment::Trace(SplitTraceHelper& traces)
{
    const auto& engine = m_runtime->GetEngine();
    traces.EnableFrames(GetApplications(), engine);
    traces.EnablePolicy(m_deviceApplications, engine);
    traces.EnableLinks(m_deviceApplications,
                       Seconds(m_options.linkInterval / 1e3),
                       m_access->GetTrace());
}

void
InferenceExperiment::SetDeviceAttributes(SplitHelper& helper) const
{
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(m_options.frames));
    helper.SetDeviceAttribute("SampleStride", UintegerValue(m_options.devices));
    helper.SetDeviceAttribute("MaxAttempts", UintegerValue(MAX_ATTEMPTS));
    helper.SetDeviceAttribute("SenseLowerLayers", BooleanValue(true));
    helper.SetDeviceAttribute("LateFrames", StringValue(m_options.late));
    if (!m_options.policy.empty() || m_options.late != "send")
    {
        helper.SetDeviceAttribute("Deadline", TimeValue(Seconds(m_options.deadline / 1e3)));
    }
}

void
InferenceExperiment::ChoosePolicy(SplitHelper& helper)
{
    if (m_options.policy.empty())
    {
        helper.SetPolicy("ns3::FixedPolicy",
                         {{"Mode", m_options.mode},
                          {"Cut", m_options.cut},
                          {"Setting", m_options.setting},
                          {"JpegQuality", fmt::to_string(uint32_t{m_options.jpegQuality})}});
        return;
    }
    const auto& engine = m_runtime->GetEngine();
    const auto profile = LoadProfile(m_options, engine);
    const auto entrants = ParsePolicies("policy", m_options.policy, profile, engine);
    if (entrants.size() != 1)
    {
        throw split::Error(fmt::format("--policy={}: name one alone", m_options.policy));
    }
    m_policy = entrants.front();
    if (m_policy->factory.GetTypeId() == OraclePolicy::GetTypeId() && !m_access->GetTrace())
    {
        throw split::Error(fmt::format("--policy={}: knows the future of --access=trace alone; "
                                       "give that, or another policy",
                                       m_options.policy));
    }
    helper.SetProfile(profile);
}

void
InferenceExperiment::ScheduleDevices()
{
    const Time stagger = Seconds(1 / m_options.rate / m_options.devices);
    for (uint32_t i = 0; i < m_options.devices; ++i)
    {
        const auto device = m_deviceApplications.Get(i);
        device->SetAttribute("FirstSample", UintegerValue(i));
        if (m_policy)
        {
            device->SetAttribute("Policy", PointerValue(MakePolicy(*m_policy, *m_access)));
        }
        if (const auto interval = MakeInterval(m_options))
        {
            device->SetAttribute("Interval", PointerValue(interval));
        }
        device->SetStartTime(m_access->ReadyTime() + i * stagger);
        device->TraceConnectWithoutContext("Captured",
                                           MakeCallback(&InferenceExperiment::FrameCaptured, this));
        device->TraceConnectWithoutContext("SessionClosed",
                                           MakeCallback(&InferenceExperiment::SessionClosed, this));
        m_framesLeft[i] = m_options.frames;
    }
    SplitHelper::AssignStreams(m_devices, APPLICATION_STREAM);
}

void
InferenceExperiment::Run(const Progress& progress, Interruption& interruption)
{
    m_recorder.SetEndedCallback([this, &progress](const SplitFrameRecord& record) {
        FrameEnded(record);
        progress(m_tally.Ended());
    });
    interruption.Simulate();
    if (!m_failures.empty() && m_tally.IsAllLost() && !interruption.Signal())
    {
        throw split::Error(
            fmt::format("no device could use the edge ({}): try a smaller --distance",
                        fmt::join(m_failures, "; ")));
    }
}

void
InferenceExperiment::FrameEnded(const SplitFrameRecord& record)
{
    const auto scores = BeginUnsplit(record.sample).Get().scores;
    m_tally.Add(record, std::max_element(scores.begin(), scores.end()) - scores.begin());
    const auto left = m_framesLeft.find(record.device);
    if (left != m_framesLeft.end() && --left->second == 0)
    {
        DeviceDone(record.device);
    }
}

void
InferenceExperiment::SessionClosed(uint64_t device, const std::string& reason)
{
    m_failures.push_back(fmt::format("device {}: {}", device, reason));
    DeviceDone(device);
}

void
InferenceExperiment::DeviceDone(uint64_t device)
{
    m_framesLeft.erase(device);
    if (m_framesLeft.empty())
    {
        Simulator::Stop(LAST_ACKNOWLEDGEMENT);
    }
}

void
InferenceExperiment::FrameCaptured(const SplitFrameRecord& record)
{
    BeginUnsplit(record.sample);
}

split::Pending<split::DeviceOutput>
InferenceExperiment::BeginUnsplit(std::size_t sample) const
{
    split::Decision unsplit;
    unsplit.mode = split::Mode::DEVICE_ONLY;
    return m_runtime->BeginDevicePart(sample, unsplit);
}

InferenceSummary
InferenceExperiment::Summarise() const
{
    return m_tally.Summarise(m_up, m_down);
}
