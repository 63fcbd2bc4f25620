/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "inference-experiment.h"

#include "base/error.h"
#include "cut-defaults.h"
#include "inference-setup.h"

#include "ns3/inet-socket-address.h"
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
    : m_options{options}
{
    CheckNumbers(m_options);
    m_runtime = LoadRuntime(m_options);
    Complete(m_runtime->GetEngine().Info());
    TryOneFrame();
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
InferenceExperiment::EnablePcap(const std::string& prefix)
{
    m_access->EnablePcap(prefix);
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

const InferenceRun&
InferenceExperiment::GetRun() const
{
    return m_run;
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
    helper.SetEdgeAttribute("Local",
                            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    m_edgeApplications =
        helper.InstallEdge(m_edge.Get(0), SplitDeviceProfile::Parse(m_options.edgeProfile));
    m_deviceApplications =
        helper.InstallDevices(m_devices, edge, SplitDeviceProfile::Parse(m_options.deviceProfile));
    ScheduleDevices();

    m_recorder.Attach(m_edgeApplications);
    m_recorder.Attach(m_deviceApplications);
    m_run.up.Attach(m_deviceApplications);
    m_run.down.Attach(m_edgeApplications);
}

void
InferenceExperiment::SetDeviceAttributes(SplitHelper& helper) const
{
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(m_options.frames));
    helper.SetDeviceAttribute("SampleStride", UintegerValue(m_options.devices));
    helper.SetDeviceAttribute("MaxAttempts", UintegerValue(MAX_ATTEMPTS));
    helper.SetPolicy("ns3::FixedPolicy",
                     {{"Mode", m_options.mode},
                      {"Cut", m_options.cut},
                      {"Setting", m_options.setting},
                      {"JpegQuality", fmt::to_string(uint32_t{m_options.jpegQuality})}});
}

void
InferenceExperiment::ScheduleDevices()
{
    const Time stagger = Seconds(1 / m_options.rate / m_options.devices);
    for (uint32_t i = 0; i < m_options.devices; ++i)
    {
        const auto device = m_deviceApplications.Get(i);
        device->SetAttribute("FirstSample", UintegerValue(i));
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
InferenceExperiment::Run(const Progress& progress)
{
    m_recorder.SetEndedCallback([this, &progress](const SplitFrameRecord& record) {
        progress(m_recorder.GetRecords().size());
        FrameEnded(record);
    });
    Simulator::Run();
    m_run.records = m_recorder.GetRecords();
    const auto& records = m_run.records;
    if (!m_failures.empty() && std::all_of(records.begin(), records.end(), [](const auto& record) {
            return record.dropped == SplitDropReason::CONNECTION_LOST;
        }))
    {
        throw split::Error(
            fmt::format("no device could use the edge ({}): try a smaller --distance",
                        fmt::join(m_failures, "; ")));
    }
    CollectPredictions();
}

void
InferenceExperiment::FrameEnded(const SplitFrameRecord& record)
{
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
    if (m_unsplit.count(record.sample) == 0)
    {
        split::Decision unsplit;
        unsplit.mode = split::Mode::DEVICE_ONLY;
        m_unsplit[record.sample] = m_runtime->BeginDevicePart(record.sample, unsplit);
    }
}

void
InferenceExperiment::CollectPredictions()
{
    for (const auto& [sample, output] : m_unsplit)
    {
        const auto& scores = output.Get().scores;
        m_run.predictions[sample] = std::max_element(scores.begin(), scores.end()) - scores.begin();
    }
}
