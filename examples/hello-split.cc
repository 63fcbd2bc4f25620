/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A camera and an edge server share a neural network, cut in two, over a slow link.

#include "base/error.h"
#include "base/shipped-file.h"
#include "data/load-dataset.h"
#include "nn/model-loading.h"

#include "ns3/core-module.h"
#include "ns3/network-module.h"
#include "ns3/split-module.h"

#include <iostream>

using namespace ns3;

/// Prints how a frame ended.
void
Print(const SplitFrameRecord& frame)
{
    std::cout << "frame " << frame.frame << ": class " << frame.label << " recognised as "
              << *frame.Prediction() << " after " << frame.Latency().GetSeconds() * 1e3 << " ms, "
              << frame.bytes.Total() << " bytes sent\n";
}

/// Has the first ten test images of Fashion-MNIST classified.
void
Run()
{
    split::ModelChoice choice;
    choice.checkpoint = split::ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors");
    const auto engine = std::make_shared<split::InferenceEngine>(split::LoadModel(choice));
    const auto images = split::LoadDataset("/usr/share/datasets/fashion-mnist", split::Part::TEST);
    const auto runtime = std::make_shared<SplitRuntime>(engine, images, 2);

    const NodeContainer camera(1);
    const auto server = CreateObject<Node>();
    SplitWireAccessHelper link(DataRate("1Mbps"), MilliSeconds(5));
    link.Install(camera, server);

    SplitHelper helper(runtime);
    helper.SetPolicy("ns3::FixedPolicy",
                     {{"Cut", "encoder"}, {"Setting", "bits=2,scale=levels,entropy=context"}});
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(10));
    auto device = helper.InstallDevices(camera,
                                        InetSocketAddress(link.GetEdgeAddress(), 4950),
                                        SplitDeviceProfile::Parse("raspberry-pi-4"));
    helper.InstallEdge(server, SplitDeviceProfile::Parse("edge-gpu"));
    device.Get(0)->TraceConnectWithoutContext("ResultReceived", MakeCallback(&Print));

    device.Stop(Seconds(10));
    Simulator::Stop(Seconds(11));
    Simulator::Run();
    Simulator::Destroy();
}

int
main(int argc, char* argv[])
{
    CommandLine(__FILE__).Parse(argc, argv);
    try
    {
        Run();
    }
    catch (const split::Error& error)
    {
        std::cerr << "hello-split: " << error.what() << '\n';
        return 1;
    }
}
