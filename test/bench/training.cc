/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * What it costs to train through the simulator: the time of scenario split-training against that
 * of the same training in a plain LibTorch loop plus its bytes sent by BulkSend over the same link,
 * for training with and without compression.
 *
 * Either side reads the data set, makes the model and trains it; only the scenario writes results,
 * and tests the model, on so few samples that it does not count.
 */

#include "common/access-network.h"
#include "common/scenario-main.h"
#include "common/training-arm.h"
#include "common/training-run.h"
#include "common/training-setup.h"
#include "learn/batches.h"
#include "nn/split-model.h"
#include "nn/threads.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/command-line.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fmt/format.h>
#include <torch/torch.h>
#include <vector>

using namespace ns3;

namespace
{

constexpr int REPETITIONS = 3;

/// How long something takes, in seconds.
struct Duration
{
    double wall;      //!< as a user waits for it
    double processor; //!< of all threads together, which other programs disturb less
};

/// What one repetition measures.
struct Times
{
    Duration scenario; //!< split-training
    Duration loop;     //!< the same steps in LibTorch alone
    Duration packets;  //!< the same bytes without a model
};

/// @return how long @p work takes
template <typename Work>
Duration
TimeOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    const auto ticks = std::clock();
    work();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    return {wall.count(), static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC};
}

/// Trains the whole model as a user of LibTorch would.
void
TrainPlainly(const TrainingOptions& options)
{
    split::UseOneThread();
    const auto setup = SetUpTraining(options);
    const auto model = split::LoadModel(setup.model);
    const auto& plan = setup.plan;
    split::Batches batches(setup.training[0],
                           model->Info().normalisation,
                           plan.augmentation,
                           plan.batch,
                           plan.seed);
    torch::optim::AdamW optimiser(model->parameters(),
                                  torch::optim::AdamWOptions(2e-3).weight_decay(plan.weightDecay));
    model->train();
    const auto steps = plan.rounds * plan.epochsPerRound * batches.PerEpoch();
    for (std::size_t step = 0; step < steps; ++step)
    {
        const auto batch = batches.At(step);
        const auto scores = model->Whole(batch.images);
        const auto loss = torch::nn::functional::cross_entropy(scores, batch.labels);
        optimiser.zero_grad();
        loss.backward();
        optimiser.step();
        loss.item<double>();
    }
}

/// Counts what a sink has received, and ends the simulation once all sinks have all.
class Countdown
{
  public:
    explicit Countdown(uint64_t bytes)
        : m_left{static_cast<int64_t>(bytes)}
    {
    }

    /// Some bytes have arrived.
    void Receive(Ptr<const Packet> packet, const Address& /* from */)
    {
        m_left -= packet->GetSize();
        if (m_left <= 0)
        {
            Simulator::Stop();
        }
    }

  private:
    int64_t m_left; //!< bytes still to come
};

/// Sends @p bytes in bulk from @p source to @p sink, at @p address, from @p start on.
void
SendOneWay(Ptr<Node> source, Ptr<Node> sink, Ipv4Address address, uint64_t bytes, ns3::Time start)
{
    constexpr uint16_t port = 9;
    const std::string tcp = "ns3::TcpSocketFactory";
    PacketSinkHelper(tcp, InetSocketAddress(Ipv4Address::GetAny(), port)).Install(sink);
    BulkSendHelper bulk(tcp, InetSocketAddress(address, port));
    bulk.SetAttribute("MaxBytes", UintegerValue(bytes));
    bulk.Install(source).Start(start);
}

/// Sends as many bytes in bulk as @p outcome tells, up and then down, over the same network.
void
SendBulk(const TrainingOptions& options, const TrainingOutcome& outcome)
{
    NodeContainer device(1);
    NodeContainer edge(1);
    const auto access = MakeAccessNetwork(options.access);
    access->Install(device, edge.Get(0));
    const auto up = static_cast<uint64_t>(outcome.bytesUp);
    const auto down = static_cast<uint64_t>(outcome.bytesDown);
    SendOneWay(device.Get(0), edge.Get(0), access->GetEdgeAddress(), up, access->ReadyTime());
    const auto back = device.Get(0)->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
    SendOneWay(edge.Get(0), device.Get(0), back, down, access->ReadyTime());
    Countdown countdown(up + down);
    Config::ConnectWithoutContext("/NodeList/*/ApplicationList/*/$ns3::PacketSink/Rx",
                                  MakeCallback(&Countdown::Receive, &countdown));
    Simulator::Run();
    Simulator::Destroy();
}

/// Measures one training. @param options what is trained
Times
Measure(const TrainingOptions& options)
{
    Times times{};
    times.scenario = TimeOf([&] { TrainingRun(options).Run([](const std::string&) {}); });
    times.loop = TimeOf([&] { TrainPlainly(options); });
    const auto outcome = ReadOutcome(options.out);
    times.packets = TimeOf([&] { SendBulk(options, outcome); });
    return times;
}

/// @return the median of one of the times
double
Median(const std::vector<Times>& times, Duration Times::*what, double Duration::*how)
{
    std::vector<double> seconds;
    for (const auto& repetition : times)
    {
        seconds.push_back(repetition.*what.*how);
    }
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return *middle;
}

/// Says what came out. @param how in which kind of time @return the ratio
double
Report(const std::string& name, const std::vector<Times>& times, double Duration::*how)
{
    const double scenario = Median(times, &Times::scenario, how);
    const double loop = Median(times, &Times::loop, how);
    const double packets = Median(times, &Times::packets, how);
    const double ratio = scenario / (loop + packets);
    fmt::print("{:<20}{:>16.2f}{:>16.2f}{:>16.2f}{:>10.3f}\n",
               name,
               scenario,
               loop,
               packets,
               ratio);
    std::fflush(stdout);
    return ratio;
}

/// Measures a method, and says what came out. @return the ratio of wall times
double
Compare(TrainingOptions options, const std::string& method)
{
    options.method = method;
    std::vector<Times> times;
    for (int i = 0; i < REPETITIONS; ++i)
    {
        times.push_back(Measure(options));
    }
    Report(method + ", processor", times, &Duration::processor);
    return Report(method + ", wall", times, &Duration::wall);
}

void
Run(int argc, char** argv)
{
    TrainingOptions options;
    options.access.access = "wire";
    options.samples = 16384;
    options.validation = 0;
    options.test = 64;
    options.epochs = 1;
    options.out = "out/bench-training";
    CommandLine command(__FILE__);
    options.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
    command.Parse(argc, argv);

    fmt::print("seconds, median of {} runs of {} samples, one thread for LibTorch\n",
               REPETITIONS,
               options.samples * options.epochs);
    fmt::print("{:<20}{:>16}{:>16}{:>16}{:>10}\n",
               "method, time",
               "split-training",
               "plain LibTorch",
               "BulkSend",
               "ratio");
    const double plain = Compare(options, "plain");
    const double deprune = Compare(options, "deprune");
    fmt::print("ratio: {:.3f}\n", std::max(plain, deprune));
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
