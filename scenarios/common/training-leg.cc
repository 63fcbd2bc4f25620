/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-leg.h"

#include "base/error.h"

#include "ns3/application-container.h"
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
#include <fmt/ranges.h>
#include <sstream>
#include <thread>
#include <utility>

using namespace ns3;

namespace
{

constexpr uint16_t EDGE_PORT = 4950;

/// Random streams of a leg: those of another leg begin elsewhere.
constexpr int64_t STREAMS_PER_LEG = 1'000'000;

/// What the last acknowledgement may take.
const Time LAST_ACKNOWLEDGEMENT = Seconds(1);

/// When a device is away.
struct Absence
{
    uint32_t device; //!< its number
    double from;     //!< seconds
    double until;    //!< seconds
};

/// @return the absences that @p text lists, as DEVICE:FROM:UNTIL,...
std::vector<Absence>
ParseAbsences(const std::string& text, uint32_t devices)
{
    std::vector<Absence> absences;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');)
    {
        std::istringstream in(part);
        Absence absence{};
        char first = 0;
        char second = 0;
        if (!(in >> absence.device >> first >> absence.from >> second >> absence.until) ||
            !(in >> std::ws).eof() || first != ':' || second != ':')
        {
            throw split::Error(
                fmt::format("--absences={}: write DEVICE:FROM:UNTIL,... in seconds", text));
        }
        if (absence.device >= devices || absence.from < 0 || absence.until <= absence.from)
        {
            throw split::Error(fmt::format("--absences={}: '{}' has no such device, or ends before "
                                           "it begins",
                                           text,
                                           part));
        }
        absences.push_back(absence);
    }
    return absences;
}

/// @return the profiles that @p text lists, separated by semicolons
std::vector<SplitDeviceProfile>
ParseProfiles(const std::string& text)
{
    std::vector<SplitDeviceProfile> profiles;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ';');)
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
                         uint64_t firstRound,
                         uint64_t rounds,
                         double lossBefore)
    : m_options{options},
      m_setup{setup},
      m_parties{parties}
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
    m_access->AssignStreams(static_cast<int64_t>(firstRound) * STREAMS_PER_LEG);
    InstallApplications(firstRound, rounds, lossBefore);
    ScheduleAbsences();
}

TrainingLeg::~TrainingLeg()
{
    Simulator::Destroy();
}

void
TrainingLeg::EnablePcap(const std::string& prefix)
{
    m_access->EnablePcap(prefix);
    if (m_parties.Relay() != nullptr)
    {
        m_backhaul.EnablePcap(prefix + "-backhaul", m_edge);
    }
}

void
TrainingLeg::Run(std::function<void(const TrainingStep&)> stepDone,
                 std::function<void(const TrainingRoundEnd&)> roundEnded)
{
    m_stepDone = std::move(stepDone);
    m_roundEnded = std::move(roundEnded);
    Simulator::Run();
    if (!m_isFinished)
    {
        throw split::Error(fmt::format("the training came to a standstill after {:.1f} s ({}): try "
                                       "a smaller --distance",
                                       Simulator::Now().GetSeconds(),
                                       fmt::join(m_losses, "; ")));
    }
}

double
TrainingLeg::Seconds() const
{
    return m_seconds;
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
TrainingLeg::InstallApplications(uint64_t firstRound, uint64_t rounds, double lossBefore)
{
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    SplitTrainingHelper helper(m_setup.plan, std::make_shared<split::WorkerPool>(threads));
    helper.SetDeviceAttribute("Window", UintegerValue(m_options.window));
    helper.SetEdgeAttribute("Local",
                            AddressValue(InetSocketAddress(Ipv4Address::GetAny(), EDGE_PORT)));
    helper.SetEdgeAttribute("FirstRound", UintegerValue(firstRound));
    helper.SetEdgeAttribute("Rounds", UintegerValue(rounds));
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
                                         lossBefore);
    edge->TraceConnectWithoutContext("RoundEnded", MakeCallback(&TrainingLeg::RoundEnded, this));
    edge->TraceConnectWithoutContext("StepDone", MakeCallback(&TrainingLeg::StepDone, this));
    edge->TraceConnectWithoutContext("Finished", MakeCallback(&TrainingLeg::Finished, this));
    const bool hasRelay = m_parties.Relay() != nullptr;
    m_ledgers[hasRelay ? "relay_down" : "down"].Attach(ApplicationContainer(edge));
    if (hasRelay)
    {
        InstallRelay(helper);
    }

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
        device->TraceConnectWithoutContext("Evaluated",
                                           MakeCallback(&TrainingLeg::Evaluated, this));
        device->TraceConnectWithoutContext("ConnectionLost",
                                           MakeCallback(&TrainingLeg::ConnectionLost, this));
        m_ledgers["up"].Attach(ApplicationContainer(device));
        m_deviceApplications.push_back(device);
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
    for (const auto& absence : ParseAbsences(m_options.absences, m_options.devices))
    {
        const auto device = m_deviceApplications[absence.device];
        Simulator::Schedule(ns3::Seconds(absence.from), &SplitTrainingDevice::Leave, device);
        Simulator::Schedule(ns3::Seconds(absence.until), &SplitTrainingDevice::Return, device);
    }
}

void
TrainingLeg::StepDone(const SplitStepRecord& record)
{
    TrainingStep step;
    step.seconds = record.ended.GetSeconds();
    step.round = record.round;
    step.device = record.device;
    step.step = record.step;
    step.loss = record.loss;
    step.accuracy = static_cast<double>(record.correct) / static_cast<double>(record.samples);
    step.setting = record.setting;
    step.bytesUp = record.bytesUp;
    step.bytesDown = record.bytesDown;
    m_stepDone(step);
}

void
TrainingLeg::Evaluated(const SplitRoundRecord& record)
{
    // Devices that hold the whole model tell a loss alone.
    if (m_setup.plan.collaboration != split::Collaboration::FEDAVG)
    {
        m_judged += record.samples;
        m_correct += record.correct;
    }
}

void
TrainingLeg::RoundEnded(const SplitRoundRecord& record)
{
    TrainingRoundEnd end;
    end.seconds = record.ended.GetSeconds();
    end.round = record.round;
    end.validationLoss = record.loss;
    end.validationAccuracy =
        static_cast<double>(m_correct) / static_cast<double>(m_judged); // NaN for none
    m_judged = 0;
    m_correct = 0;
    m_roundEnded(end);
}

void
TrainingLeg::ConnectionLost(uint64_t device, const std::string& reason)
{
    const auto loss = fmt::format("device {}: {}", device, reason);
    if (m_losses.empty() || m_losses.back() != loss)
    {
        m_losses.push_back(loss);
    }
}

void
TrainingLeg::Finished()
{
    m_isFinished = true;
    m_seconds = Simulator::Now().GetSeconds();
    Simulator::Stop(LAST_ACKNOWLEDGEMENT);
}
