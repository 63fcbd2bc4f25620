/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A policy of one's own: a camera sends as little as it can, and computes alone while it waits.

#include "base/shipped-file.h"
#include "data/load-dataset.h"
#include "nn/model-loading.h"

#include "ns3/core-module.h"
#include "ns3/network-module.h"
#include "ns3/split-module.h"

#include <iostream>

using namespace ns3;

/// Of the choices that are accurate enough, takes the one that sends the least; while a message
/// waits for its receipt, the one that sends nothing.
class ThriftyPolicy : public CompressionPolicy
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::ThriftyPolicy")
                                .SetParent<CompressionPolicy>()
                                .AddConstructor<ThriftyPolicy>();
        return tid;
    }

  private:
    SplitAdvice Decide(const SplitObservation& observation) override
    {
        const bool maySend = observation.isConnected && observation.queuedBytes == 0;
        const SplitChoice* best = nullptr;
        for (const auto& choice : GetChoices())
        {
            const bool fits = split::Sends(choice.entry.decision.mode) == maySend;
            const bool isLess = !best || choice.packetBytes < best->packetBytes;
            best = fits && isLess && choice.entry.accuracy > 0.9 ? &choice : best;
        }
        return {best ? best->entry.decision : split::Decision{split::Mode::SKIP, 0, {}, 0}, {}};
    }
};

NS_OBJECT_ENSURE_REGISTERED(ThriftyPolicy);

int
main(int argc, char* argv[])
{
    CommandLine(__FILE__).Parse(argc, argv);
    const auto model = split::ShippedFile("models/vgg8-bottleneck-fashion-mnist.");
    const auto engine =
        std::make_shared<split::InferenceEngine>(split::LoadModel({{}, model + "safetensors", 1}));
    const auto images = split::LoadDataset("/usr/share/datasets/fashion-mnist", split::Part::TEST);
    const NodeContainer camera(1);
    const auto server = CreateObject<Node>();
    SplitWireAccessHelper link(DataRate("20kbps"), MilliSeconds(5));
    link.Install(camera, server);

    SplitHelper helper(std::make_shared<SplitRuntime>(engine, images, 2));
    helper.SetProfile(split::ReadProfile(model + "profile.csv", engine->Stages()));
    helper.SetPolicy("ns3::ThriftyPolicy");
    helper.InstallEdge(server, SplitDeviceProfile::Parse("edge-gpu"));
    const InetSocketAddress edge(link.GetEdgeAddress(), 4950);
    auto device = helper.InstallDevices(camera, edge, SplitDeviceProfile::Parse("wearable"));
    SplitFrameRecorder recorder;
    recorder.Attach(device);
    recorder.SetEndedCallback([](const SplitFrameRecord& frame) {
        std::cout << "frame " << frame.frame << ": " << ToString(frame.decision.mode) << ", "
                  << frame.bytes.Total() << " bytes\n";
    });

    Simulator::Stop(Seconds(1));
    Simulator::Run();
    Simulator::Destroy();
}
