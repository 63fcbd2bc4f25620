/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-bed.h"

#include "nn/zoo.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"

#include <random>

using namespace ns3;

namespace split_test
{

namespace
{

constexpr std::size_t SAMPLES = 16;

/// @return random images with random labels, other ones for each seed
split::Dataset
MakeSamples(unsigned seed, std::size_t count)
{
    std::mt19937 random(seed);
    std::vector<std::uint8_t> pixels(count * 28 * 28);
    for (auto& pixel : pixels)
    {
        pixel = static_cast<std::uint8_t>(random());
    }
    std::vector<std::uint8_t> labels(count);
    for (auto& label : labels)
    {
        label = random() % 10;
    }
    return split::Dataset({1, 28, 28}, 10, std::move(pixels), std::move(labels));
}

/// @return the same model at each call
std::shared_ptr<split::SplitModel>
MakeLenet()
{
    return split::MakeModel({"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}}, 1);
}

} // namespace

split::TrainingPlan
MakePlan(split::Collaboration collaboration, std::size_t devices)
{
    split::TrainingPlan plan;
    plan.collaboration = collaboration;
    plan.devices = devices;
    plan.cut = 1;
    plan.rounds = 2;
    plan.batch = 8;
    plan.learningRate = split::LearningRate::Parse("0.01");
    return plan;
}

TrainingParties::TrainingParties(const split::TrainingPlan& agreed)
    : plan{agreed},
      edge{std::make_shared<split::EdgeTrainer>(plan, MakeLenet())}
{
    const auto validation = std::make_shared<split::Dataset>(MakeSamples(1000, 12));
    for (std::size_t device = 0; device < plan.devices; ++device)
    {
        devices.push_back(std::make_shared<split::DeviceTrainer>(plan,
                                                                 device,
                                                                 MakeLenet(),
                                                                 MakeSamples(device, SAMPLES),
                                                                 validation));
        schedules.push_back(
            std::make_shared<split::CompressionSchedule>(split::Setting::Parse("by=element"),
                                                         split::Schedule::Parse("0.5"),
                                                         split::Schedule::Parse("8"),
                                                         split::Schedule::Parse("8")));
    }
}

std::shared_ptr<split::RelayTrainer>
MakeRelay(const split::TrainingPlan& plan)
{
    return std::make_shared<split::RelayTrainer>(plan, MakeLenet());
}

TrainingBed::TrainingBed(const TrainingParties& trainers, unsigned threads, const std::string& rate)
    : parties{trainers},
      nodes(trainers.plan.devices),
      edgeNode{CreateObject<Node>()},
      access(DataRate(rate), MilliSeconds(2)),
      helper(trainers.plan, std::make_shared<split::WorkerPool>(threads)),
      profiles(trainers.plan.devices, SplitDeviceProfile::Parse("flops=1e9,overhead=1ms"))
{
    access.Install(nodes, edgeNode);
}

TrainingBed::~TrainingBed()
{
    Simulator::Destroy();
}

void
TrainingBed::Install()
{
    const InetSocketAddress address(access.GetEdgeAddress(), 4950);
    edge = helper.InstallEdge(edgeNode, parties.edge, SplitDeviceProfile::Parse("edge-cpu"));
    edge->TraceConnectWithoutContext("StepDone", MakeCallback(&TrainingBed::StepDone, this));
    edge->TraceConnectWithoutContext("RoundEnded", MakeCallback(&TrainingBed::RoundEnded, this));
    edge->TraceConnectWithoutContext("Dropped", MakeCallback(&TrainingBed::Dropped, this));
    edge->TraceConnectWithoutContext("ConnectionLost", MakeCallback(&TrainingBed::Lost, this));
    edge->TraceConnectWithoutContext("Finished", MakeCallback(&TrainingBed::Finished, this));
    for (std::size_t i = 0; i < parties.devices.size(); ++i)
    {
        const auto device = helper.InstallDevice(nodes.Get(i),
                                                 parties.devices[i],
                                                 parties.schedules[i],
                                                 address,
                                                 profiles[i]);
        device->TraceConnectWithoutContext("StepDone", MakeCallback(&TrainingBed::StepDone, this));
        device->TraceConnectWithoutContext("RoundEnded",
                                           MakeCallback(&TrainingBed::PartEnded, this));
        devices.push_back(device);
    }
}

void
TrainingBed::Run(Time stop)
{
    if (!edge)
    {
        Install();
    }
    edge->SetStopTime(stop);
    for (const auto& device : devices)
    {
        device->SetStartTime(MilliSeconds(100));
        device->SetStopTime(stop);
    }
    Simulator::Stop(stop + Seconds(1));
    Simulator::Run();
}

void
TrainingBed::StepDone(const SplitStepRecord& record)
{
    steps.push_back(record);
}

void
TrainingBed::PartEnded(const SplitRoundRecord& record)
{
    parts.push_back(record);
}

void
TrainingBed::RoundEnded(const SplitRoundRecord& record)
{
    rounds.push_back(record);
}

void
TrainingBed::Dropped(uint64_t device, const std::string& reason)
{
    dropped.emplace_back(device, reason);
}

void
TrainingBed::Lost(uint64_t device, const std::string& reason)
{
    lost.emplace_back(device, reason);
}

void
TrainingBed::Finished()
{
    isFinished = true;
}

} // namespace split_test
