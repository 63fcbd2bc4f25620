/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "test-bed.h"

#include "nn/zoo.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <random>

using namespace ns3;

namespace split_test
{

namespace
{

/// @return images of random pixels with random labels, the same at each call
split::Dataset
MakeDataset()
{
    constexpr std::size_t samples = 12;
    std::mt19937 random(7);
    std::vector<std::uint8_t> pixels(samples * 28 * 28);
    for (auto& pixel : pixels)
    {
        pixel = static_cast<std::uint8_t>(random());
    }
    std::vector<std::uint8_t> labels(samples);
    for (auto& label : labels)
    {
        label = random() % 10;
    }
    return split::Dataset({1, 28, 28}, 10, std::move(pixels), std::move(labels));
}

} // namespace

std::shared_ptr<SplitRuntime>
MakeRuntime(unsigned seed, unsigned threads)
{
    const split::ModelInfo info{"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}};
    auto engine = std::make_shared<split::InferenceEngine>(split::MakeModel(info, seed));
    return std::make_shared<SplitRuntime>(std::move(engine), MakeDataset(), threads);
}

TestBed::TestBed(uint32_t deviceCount, const std::string& rate)
    : deviceRuntime{MakeRuntime()},
      edgeRuntime{deviceRuntime},
      devices(deviceCount),
      edge{CreateObject<Node>()},
      access(DataRate(rate), MilliSeconds(2)),
      deviceHelper(deviceRuntime)
{
    access.Install(devices, edge);
    deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Cut", "pool2"}});
    deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(5));
}

TestBed::~TestBed()
{
    Simulator::Destroy();
}

void
TestBed::Install()
{
    const InetSocketAddress address(access.GetEdgeAddress(), 4950);
    const auto profile = SplitDeviceProfile::Parse("flops=1e9,overhead=1ms");
    deviceApplications = deviceHelper.InstallDevices(devices, address, profile);
    edgeApplications = SplitHelper(edgeRuntime).InstallEdge(edge, profile);
    recorder.Attach(deviceApplications);
    recorder.Attach(edgeApplications);
}

void
TestBed::Run(Time stop)
{
    if (deviceApplications.GetN() == 0)
    {
        Install();
    }
    deviceApplications.Start(MilliSeconds(100));
    deviceApplications.Stop(stop);
    edgeApplications.Stop(stop);
    Simulator::Stop(stop + Seconds(1));
    Simulator::Run();
}

} // namespace split_test
