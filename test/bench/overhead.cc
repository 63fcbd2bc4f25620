/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What it costs to carry real tensors through the simulator: the wall time of scenario
 * split-inference against that of its forwards in a plain LibTorch loop plus its bytes sent by
 * BulkSend over the same link.
 */

#include "base/table-set.h"
#include "common/access-network.h"
#include "common/inference-experiment.h"
#include "common/inference-setup.h"
#include "common/scenario-main.h"
#include "nn/model-loading.h"
#include "nn/split-model.h"
#include "nn/threads.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/command-line.h"
#include "ns3/inet-socket-address.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/split-frame-recorder.h"
#include "ns3/split-trace-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

using namespace ns3;

namespace
{

constexpr int REPETITIONS = 3;

/// What one repetition measures, in seconds.
struct WallTimes
{
    double scenario; //!< split-inference, files included
    double forwards; //!< the same forwards without a simulator
    double packets;  //!< the same bytes without a model
};

/// @return the seconds that @p work takes
template <typename Work>
double
Time(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// @return the network's input for each of @p samples
std::vector<torch::Tensor>
Inputs(const std::vector<std::size_t>& samples, const SplitRuntime& runtime)
{
    std::vector<torch::Tensor> inputs;
    for (const auto index : samples)
    {
        const auto& engine = runtime.GetEngine();
        auto sample = runtime.GetDataset().Sample(index, engine.Info().normalisation);
        const std::vector<int64_t> shape(sample.shape.begin(), sample.shape.end());
        inputs.push_back(torch::from_blob(sample.values.data(), shape).clone());
    }
    return inputs;
}

/// Runs what split-inference runs: the head, the tail, and the whole model to compare with.
void
RunForwards(const split::SplitModel& model,
            const std::vector<torch::Tensor>& inputs,
            std::size_t cut)
{
    split::UseOneThread();
    torch::InferenceMode inference;
    for (const auto& input : inputs)
    {
        model.Tail(model.Head(input, cut), cut);
        model.Whole(input);
    }
}

/// Ends the simulation once @p sink has received @p bytes.
void
StopOnceReceived(Ptr<PacketSink> sink, uint64_t bytes, Ptr<const Packet>, const Address&)
{
    if (sink->GetTotalRx() >= bytes)
    {
        Simulator::Stop();
    }
}

/// Sends @p bytes in bulk from the station to the edge of the network that @p options describe.
void
SendBulk(const InferenceOptions& options, uint64_t bytes)
{
    constexpr uint16_t port = 9;
    NodeContainer station(1);
    NodeContainer edge(1);
    const auto access = MakeAccessNetwork(options.access);
    access->Install(station, edge.Get(0));

    const std::string tcp = "ns3::TcpSocketFactory";
    PacketSinkHelper sink(tcp, InetSocketAddress(Ipv4Address::GetAny(), port));
    const auto received = DynamicCast<PacketSink>(sink.Install(edge).Get(0));
    received->TraceConnectWithoutContext("Rx",
                                         MakeBoundCallback(&StopOnceReceived, received, bytes));
    BulkSendHelper source(tcp, InetSocketAddress(access->GetEdgeAddress(), port));
    source.SetAttribute("MaxBytes", UintegerValue(bytes));
    source.Install(station).Start(access->ReadyTime());
    Simulator::Run();
    Simulator::Destroy();
}

WallTimes
Measure(const InferenceOptions& options)
{
    WallTimes times{};
    InferenceExperiment experiment(options);
    const auto& runtime = experiment.GetRuntime();
    std::vector<std::size_t> samples;
    SplitFrameRecorder recorder;
    recorder.Attach(experiment.GetApplications());
    recorder.SetEndedCallback(
        [&samples](const SplitFrameRecord& record) { samples.push_back(record.sample); });
    times.scenario = Time([&] {
        std::filesystem::create_directories(options.out);
        split::TableSet tables(options.out);
        SplitTraceHelper traces(tables);
        experiment.Trace(traces);
        Interruption interruption;
        experiment.Run([](std::size_t) {}, interruption);
        tables.Commit();
        experiment.Summarise();
    });
    Simulator::Destroy();

    const auto model = ChooseModel(options, runtime.GetDataset());
    const auto inputs = Inputs(samples, runtime);
    const auto cut = runtime.GetEngine().CutAfter(options.cut);
    times.forwards = Time([&] { RunForwards(*model, inputs, cut); });

    const auto& application = experiment.GetLedgerUp().Application();
    const auto bytes = application.payload + application.index + application.header;
    times.packets = Time([&] { SendBulk(options, bytes); });
    return times;
}

/// @return the median of one of the times
double
Median(std::vector<WallTimes> times, double WallTimes::*which)
{
    std::sort(times.begin(), times.end(), [which](const WallTimes& a, const WallTimes& b) {
        return a.*which < b.*which;
    });
    return times[times.size() / 2].*which;
}

void
Run(int argc, char** argv)
{
    InferenceOptions options;
    options.out = "out/bench-overhead";
    CommandLine command(__FILE__);
    AddTo(command, options);
    command.Parse(argc, argv);

    std::vector<WallTimes> times;
    for (int i = 0; i < REPETITIONS; ++i)
    {
        times.push_back(Measure(options));
    }
    const double scenario = Median(times, &WallTimes::scenario);
    const double forwards = Median(times, &WallTimes::forwards);
    const double packets = Median(times, &WallTimes::packets);
    fmt::print("wall time in seconds, median of {} runs of {} frames\n",
               REPETITIONS,
               options.frames);
    fmt::print("scenario split-inference: {:.3f}\n", scenario);
    fmt::print("its forwards in a plain LibTorch loop, one thread: {:.3f}\n", forwards);
    fmt::print("its bytes up, sent by BulkSend: {:.3f}\n", packets);
    fmt::print("ratio: {:.3f}\n", scenario / (forwards + packets));
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
