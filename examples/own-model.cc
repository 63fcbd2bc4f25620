/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A neural network of one's own: where should it be cut?

#include "base/error.h"
#include "data/load-dataset.h"
#include "nn/inference-engine.h"
#include "nn/split-model.h"

#include "ns3/core-module.h"
#include "ns3/network-module.h"
#include "ns3/split-module.h"

#include <iostream>

using namespace ns3;

/// Adds to its input what two convolutions make of it (He et al. 2016).
struct ResidualBlockImpl : torch::nn::Module
{
    torch::Tensor forward(torch::Tensor x)
    {
        return torch::relu(x + second(torch::relu(first(x))));
    }

    torch::nn::Conv2dOptions options = torch::nn::Conv2dOptions(16, 16, 3).padding(1);
    torch::nn::Conv2d first = register_module("first", torch::nn::Conv2d(options));
    torch::nn::Conv2d second = register_module("second", torch::nn::Conv2d(options));
};

TORCH_MODULE(ResidualBlock);

/// Makes a model of the data set's images; its weights are random, as nobody has trained it.
std::shared_ptr<split::SplitModel>
MakeModel(const split::Dataset& images)
{
    using namespace torch::nn;
    torch::manual_seed(1);
    const auto normalisation = split::ComputeNormalisation(images);
    const split::ModelInfo info{"own", images.SampleShape(), images.ClassCount(), normalisation};
    auto model = std::make_shared<split::SplitModel>(info);
    model->Append("stem", Conv2d(Conv2dOptions(info.input[0], 16, 3).stride(2).padding(1)));
    model->Append("block", ResidualBlock());
    model->Append("pool", AdaptiveAvgPool2d(AdaptiveAvgPool2dOptions({4, 4})));
    model->Append("classifier", Sequential(Flatten(), Linear(16 * 4 * 4, info.classes)));
    return model;
}

/// Simulates a frame with the model cut after @p cut, and prints what it cost.
void
TryCut(std::shared_ptr<const SplitRuntime> runtime, const std::string& cut)
{
    const NodeContainer camera(1);
    const auto server = CreateObject<Node>();
    SplitWireAccessHelper link(DataRate("1Mbps"), MilliSeconds(5));
    link.Install(camera, server);

    SplitHelper helper(runtime);
    helper.SetPolicy("ns3::FixedPolicy", {{"Cut", cut}});
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(1));
    SplitFrameRecorder recorder;
    recorder.SetEndedCallback([&cut](const SplitFrameRecord& frame) {
        std::cout << "cut after " << cut << ": " << frame.bytes.payload << " bytes of payload, "
                  << frame.Latency().GetSeconds() * 1e3 << " ms\n";
    });
    auto device = helper.InstallDevices(camera,
                                        InetSocketAddress(link.GetEdgeAddress(), 4950),
                                        SplitDeviceProfile::Parse("microcontroller"));
    recorder.Attach(device);
    recorder.Attach(helper.InstallEdge(server, SplitDeviceProfile::Parse("edge-cpu")));
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
        const auto images =
            split::LoadDataset("/usr/share/datasets/fashion-mnist", split::Part::TEST);
        const auto engine = std::make_shared<split::InferenceEngine>(MakeModel(images));
        const auto runtime = std::make_shared<SplitRuntime>(engine, images, 2);
        for (const auto& stage : engine->Stages())
        {
            TryCut(runtime, stage.name);
        }
    }
    catch (const split::Error& error)
    {
        std::cerr << "own-model: " << error.what() << '\n';
        return 1;
    }
}
