/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-leg.h"

#include "base/error.h"
#include "read-list.h"

#include "ns3/data-rate.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/simulator.h"
#include "ns3/split-device-profile.h"
#include "ns3/split-training-edge.h"
#include "ns3/split-training-relay.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>
#include <utility>

using namespace ns3;

namespace
{

constexpr uint16_t EDGE_PORT = 4950;

/// Random streams of a leg: those of another leg begin elsewhere.
constexpr int64_t STREAMS_PER_LEG = 1'000'000;

/// What it may take to close the connections.
const Time FAREWELL = Seconds(1);

/// For how long nothing may happen: longer than any party waits for another, of which the edge has
/// most patience, an hour.
const Time STANDSTILL = Hours(2);

/// @return the profiles that @p text lists, separated by semicolons
std::vector<SplitDeviceProfile>
ParseProfiles(const std::string& text)
{
    std::vector<SplitDeviceProfile> profiles;
    for (const auto& part : ReadList(text, ';'))
    {
        profiles.push_back(SplitDeviceProfile::Parse(part));
    }
    if (profiles.empty())
    {
        throw split::Error("--deviceProfile: name at least one");
    }
    return profiles;
}

} // namespace

void
TrafficTotals::operator+=(const TrafficTotals& other)
{
    application += other.application;
    transport += other.transport;
    retransmission += other.retransmission;
}

TrainingLeg::TrainingLeg(const TrainingOptions& options,
                         const TrainingSetup& setup,
                         TrainingParties& parties,
                         const Begin& begin)
    : m_options{options},
      m_setup{setup},
      m_parties{parties},
      m_begin{begin},
      m_absences{AbsencesFrom(ParseAbsences(options.absences, options.devices), begin.seconds)},
      m_workers{
          std::make_shared<split::WorkerPool>(std::max(1U, std::thread::hardware_concurrency()))},
      m_watch{STANDSTILL, [] { Simulator::Stop(); }}
{
    m_devices.Create(m_options.devices);
    m_edge.Create(1);
    m_access = MakeAccessNetwork(m_options.access);
    if (m_parties.Relay() != nullptr)
    {
        m_relay.Create(1);
        m_access->Install(m_devices, m_relay.Get(0));
        InstallBackhaul();
    }
    else
    {
        m_access->Install(m_devices, m_edge.Get(0));
    }
    m_access->AssignStreams(static_cast<int64_t>(m_begin.round) * STREAMS_PER_LEG);
    InstallApplications();
    ScheduleAbsences();
}

TrainingLeg::~TrainingLeg()
{
    Simulator::Destroy();
}

void
TrainingLeg::Trace(NetworkTraces& traces)
{
    NetworkNodes nodes;
    nodes.devices = m_devices;
    nodes.edge = m_edge.Get(0);
    nodes.access = m_access.get();
    if (m_parties.Relay() != nullptr)
    {
        nodes.relay = m_relay.Get(0);
        nodes.backhaul = &m_backhaul;
    }
    traces.Attach(nodes);
}

void
TrainingLeg::Trace(SplitTraceHelper& traces)
{
    traces.EnableSteps(m_trainers);
    traces.EnableRounds(m_trainers);
}

bool
TrainingLeg::Run(std::function<void(const TrainingStep&)> stepDone,
                 std::function<void(const TrainingRoundEnd&)> roundEnded,
                 Interruption& interruption)
{
    m_stepDone = std::move(stepDone);
    m_roundEnded = std::move(roundEnded);
    interruption.Simulate();
    if (!m_isFinished && !interruption.Signal())
    {
        throw split::Error(DescribeStandstill());
    }
    return m_isFinished;
}

std::string
TrainingLeg::DescribeStandstill() const
{
    std::string text = fmt::format("the training came to a standstill: after {:.1f} s, nothing "
                                   "arrived any more",
                                   m_begin.seconds + m_watch.LastEvent().GetSeconds());
    for (const auto& [device, reason] : m_losses)
    {
        text += fmt::format("; device {}: {}", device, reason);
    }
    return text + "; try a smaller --distance";
}

void
TrainingLeg::Settle()
{
    m_workers->Settle();
}

double
TrainingLeg::Seconds() const
{
    return m_isFinished ? m_seconds : Simulator::Now().GetSeconds();
}

Traffic
TrainingLeg::CountTraffic() const
{
    Traffic traffic;
    for (const auto& [hop, ledger] : m_ledgers)
    {
        traffic[hop] = {ledger.Application(), ledger.Transport(), ledger.Retransmission()};
    }
    return traffic;
}

void
TrainingLeg::InstallApplications()
{
    SplitTrainingHelper helper(m_setup.plan, m_workers);
    InstallEdge(helper);
    if (m_parties.Relay() != nullptr)
    {
        InstallRelay(helper);
    }
    InstallDevices(helper);
}

void
TrainingLeg::InstallEdge(SplitTrainingHelper& helper)
{
    helper.SetEdgeAttribute("Local",
                            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    helper.SetEdgeAttribute("FirstRound", UintegerValue(m_begin.round));
    helper.SetEdgeAttribute("Rounds", UintegerValue(m_begin.rounds));
    const auto absent = CountAbsent(m_absences, m_access->ReadyTime().GetSeconds());
    helper.SetEdgeAttribute("Gathered", UintegerValue(std::max(1U, m_options.devices - absent)));
    if (m_options.stragglers == "deadline")
    {
        helper.SetEdgeAttribute("RoundDeadline", TimeValue(ns3::Seconds(m_options.roundDeadline)));
    }
    else if (m_options.stragglers == "quorum")
    {
        helper.SetEdgeAttribute("Quorum", UintegerValue(m_options.quorum));
    }
    const auto edge = helper.InstallEdge(m_edge.Get(0),
                                         m_parties.Edge(),
                                         SplitDeviceProfile::Parse(m_options.edgeProfile),
                                         m_begin.lossBefore);
    edge->TraceConnectWithoutContext("Joined", MakeCallback(&TrainingLeg::Joined, this));
    edge->TraceConnectWithoutContext("RoundEnded", MakeCallback(&TrainingLeg::RoundEnded, this));
    edge->TraceConnectWithoutContext("StepDone", MakeCallback(&TrainingLeg::StepDone, this));
    edge->TraceConnectWithoutContext("Finished", MakeCallback(&TrainingLeg::Finished, this));
    const bool hasRelay = m_parties.Relay() != nullptr;
    m_ledgers[hasRelay ? "relay_down" : "down"].Attach(ApplicationContainer(edge));
    m_watch.WatchComputing(m_edge.Get(0));
    m_trainers.Add(edge);
}

void
TrainingLeg::InstallDevices(SplitTrainingHelper& helper)
{
    helper.SetDeviceAttribute("Window", UintegerValue(m_options.window));
    const InetSocketAddress address(m_access->GetEdgeAddress(), EDGE_PORT);
    const auto profiles = ParseProfiles(m_options.deviceProfile);
    for (uint32_t i = 0; i < m_options.devices; ++i)
    {
        const auto device = helper.InstallDevice(m_devices.Get(i),
                                                 m_parties.Devices()[i],
                                                 m_parties.Schedules()[i],
                                                 address,
                                                 profiles[i % profiles.size()]);
        device->SetStartTime(m_access->ReadyTime());
        device->TraceConnectWithoutContext("StepDone", MakeCallback(&TrainingLeg::StepDone, this));
        device->TraceConnectWithoutContext("ConnectionLost",
                                           MakeCallback(&TrainingLeg::ConnectionLost, this));
        device->TraceConnectWithoutContext("Finished", MakeCallback(&TrainingLeg::Told, this));
        m_ledgers["up"].Attach(ApplicationContainer(device));
        m_watch.WatchSockets(device, "SocketCreated");
        m_watch.WatchComputing(m_devices.Get(i));
        m_deviceApplications.push_back(device);
        m_trainers.Add(device);
    }
}

void
TrainingLeg::InstallRelay(const SplitTrainingHelper& helper)
{
    const auto relay = helper.InstallRelay(m_relay.Get(0),
                                           m_parties.Relay(),
                                           m_parties.RelaySchedule(),
                                           InetSocketAddress(m_edgeAddress, EDGE_PORT),
                                           SplitDeviceProfile::Parse(m_options.relayProfile));
    relay->SetAttribute("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    m_ledgers["relay_up"].Attach(ApplicationContainer(relay), "Up");
    m_ledgers["down"].Attach(ApplicationContainer(relay), "Down");
    m_watch.WatchSockets(relay, "UpSocketCreated");
    m_watch.WatchComputing(m_relay.Get(0));
}

void
TrainingLeg::InstallBackhaul()
{
    m_backhaul.SetDeviceAttribute(
        "DataRate",
        DataRateValue(DataRate(static_cast<uint64_t>(m_options.backhaulRate * 1e6))));
    m_backhaul.SetChannelAttribute("Delay", TimeValue(ns3::Seconds(m_options.backhaulDelay / 1e3)));
    InternetStackHelper().Install(m_edge);
    const auto ends = m_backhaul.Install(m_relay.Get(0), m_edge.Get(0));
    m_edgeAddress = Ipv4AddressHelper("10.255.0.0", "255.255.255.252").Assign(ends).GetAddress(1);
}

void
TrainingLeg::ScheduleAbsences()
{
    for (const auto& absence : m_absences)
    {
        Simulator::Schedule(ns3::Seconds(absence.from), &TrainingLeg::Leave, this, absence);
        Simulator::Schedule(ns3::Seconds(absence.until),
                            &SplitTrainingDevice::Return,
                            m_deviceApplications[absence.device]);
    }
}

void
TrainingLeg::Leave(const Absence& absence)
{
    m_deviceApplications[absence.device]->Leave();
    m_watch.Excuse(ns3::Seconds(absence.until - absence.from));
    m_present.erase(absence.device);
    EndIfTold();
}

void
TrainingLeg::StepDone(const SplitStepRecord& record)
{
    TrainingStep step;
    step.seconds = record.ended.GetSeconds();
    step.round = record.round;
    step.loss = record.loss;
    step.accuracy = static_cast<double>(record.correct) / static_cast<double>(record.samples);
    step.setting = record.setting;
    m_stepDone(step);
}

void
TrainingLeg::RoundEnded(const SplitRoundRecord& record)
{
    TrainingRoundEnd end;
    end.seconds = record.ended.GetSeconds();
    end.round = record.round;
    end.validationLoss = record.loss;
    end.validationAccuracy =
        static_cast<double>(record.correct) / static_cast<double>(record.samples); // NaN for none
    m_roundEnded(end);
}

void
TrainingLeg::Joined(uint64_t device)
{
    m_present.insert(device);
    m_losses.erase(device);
}

void
TrainingLeg::ConnectionLost(uint64_t device, const std::string& reason)
{
    m_losses[device] = reason;
}

void
TrainingLeg::Finished()
{
    m_isFinished = true;
    m_seconds = Simulator::Now().GetSeconds();
    EndIfTold();
}

void
TrainingLeg::Told(uint64_t device)
{
    m_seconds = Simulator::Now().GetSeconds();
    m_present.erase(device);
    EndIfTold();
}

void
TrainingLeg::EndIfTold()
{
    if (m_isFinished && m_present.empty())
    {
        Simulator::Stop(FAREWELL);
    }
}
