/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "captured-bytes.h"
#include "module-tests.h"
#include "training-bed.h"

#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/split-ledger.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <map>
#include <tuple>

using namespace ns3;
using split::Collaboration;
using split_test::MakePlan;
using split_test::TrainingBed;
using split_test::TrainingParties;

namespace
{

/// The loss of each step, by device, round and step.
using Losses = std::map<std::tuple<uint64_t, uint64_t, uint64_t>, double>;

/// @return the losses that @p bed has seen
Losses
LossesOf(const TrainingBed& bed)
{
    Losses losses;
    for (const auto& step : bed.steps)
    {
        losses[{step.device, step.round, step.step}] = step.loss;
    }
    return losses;
}

/// @return what @p edge answers to @p sent
split::Gradients
Train(split::EdgeTrainer& edge, const split::Join& join, const split::Activations& sent)
{
    return std::get<split::OutgoingGradients>(edge.Train(join.device, join, sent)).message;
}

/// @return what @p relay answers to @p sent, which it compresses as @p setting says for @p edge
split::Gradients
Relay(split::RelayTrainer& relay,
      split::EdgeTrainer& edge,
      const split::Join& join,
      const split::Activations& sent,
      const split::CutSetting& setting)
{
    const auto passed = relay.Forward(join, sent, setting);
    const auto answer = Train(edge, join, std::get<split::OutgoingActivations>(passed).message);
    return std::get<split::OutgoingGradients>(relay.Backward(join, answer)).message;
}

/// Lets one device train without a network, in the same steps.
Losses
TrainInMemory(TrainingParties parties)
{
    Losses losses;
    const auto relay = parties.plan.secondCut ? split_test::MakeRelay(parties.plan) : nullptr;
    auto& device = *parties.devices[0];
    auto& edge = *parties.edge;
    const auto join = device.Introduction();
    double lossBefore = std::nan("");
    for (uint64_t round = 0; round < parties.plan.rounds; ++round)
    {
        device.BeginRound(edge.BeginRound(round, lossBefore));
        split::CutSetting setting;
        for (uint64_t step = 0; step < join.steps; ++step)
        {
            setting = parties.schedules[0]->At({});
            double loss = 0;
            for (uint64_t part = 0; part < parties.plan.microBatches; ++part)
            {
                const auto sent = device.Forward({round, step, part}, setting);
                const auto gradients = relay ? Relay(*relay, edge, join, sent.message, setting)
                                             : Train(edge, join, sent.message);
                device.Backward(gradients.frame);
                loss += static_cast<double>(gradients.loss) * sent.message.labels.size();
            }
            edge.EndStep(join.device, join, {round, step, 0});
            device.EndStep({round, step, 0});
            losses[{0, round, step}] = loss / parties.plan.batch;
        }
        edge.HandIn(0, join, {round, 0, 0, 0, device.Weights()});
        edge.EndRound();
    }
    return losses;
}

/// The network changes nothing of what is learnt.
class InMemoryTestCase : public TestCase
{
  public:
    /// @param microBatches parts of a step @param window of them under way
    InMemoryTestCase(std::size_t microBatches, uint64_t window)
        : TestCase("Training: losses are those without a network, with " +
                   std::to_string(microBatches) + " micro-batches and a window of " +
                   std::to_string(window)),
          m_microBatches{microBatches},
          m_window{window}
    {
    }

  private:
    void DoRun() override
    {
        auto plan = MakePlan(Collaboration::SEQUENTIAL, 1);
        plan.microBatches = m_microBatches;
        TrainingBed bed{TrainingParties(plan)};
        bed.helper.SetDeviceAttribute("Window", UintegerValue(m_window));
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_EXPECT_MSG_EQ(bed.steps.size(), 4, "steps");
        NS_TEST_EXPECT_MSG_EQ((LossesOf(bed) == TrainInMemory(TrainingParties(plan))),
                              true,
                              "losses");
    }

    std::size_t m_microBatches; //!< parts of a step
    uint64_t m_window;          //!< of them under way
};

/// Every way to train together comes to its end.
class CollaborationTestCase : public TestCase
{
  public:
    /// @param collaboration who trains what @param steps that are told @param name of it
    CollaborationTestCase(Collaboration collaboration, std::size_t steps, const std::string& name)
        : TestCase("Training: does all rounds, " + name),
          m_collaboration{collaboration},
          m_steps{steps}
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(m_collaboration, 3))};
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.size(), 2, "rounds");
        NS_TEST_EXPECT_MSG_EQ(bed.steps.size(), m_steps, "steps");
        NS_TEST_EXPECT_MSG_EQ(bed.dropped.size(), 0, "dropped");
        for (const auto& step : bed.steps)
        {
            NS_TEST_EXPECT_MSG_EQ(std::isfinite(step.loss), true, "loss");
            NS_TEST_EXPECT_MSG_GT(step.ended, step.begun, "time");
        }
    }

    Collaboration m_collaboration; //!< who trains what
    std::size_t m_steps;           //!< that are told
};

/// A device that trains the whole model pays for its validation samples, however they fill batches.
class ValidationCostTestCase : public TestCase
{
  public:
    ValidationCostTestCase()
        : TestCase("Training: a validation batch that is not full costs what is in it")
    {
    }

  private:
    void DoRun() override
    {
        const uint64_t samples = 12; // a batch and a half
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::FEDAVG, 1))};
        bed.Run();
        const double flops = bed.parties.devices.front()->ForwardFlops(samples);
        const double seconds = 1e-3 + flops / 1e9; // of the bed's profile
        const Time spent = bed.parts.back().ended - bed.steps.back().ended;
        NS_TEST_EXPECT_MSG_EQ(bed.parts.back().samples, samples, "judged");
        NS_TEST_EXPECT_MSG_EQ_TOL(spent.GetSeconds(), seconds, 1e-8, "time");
    }
};

/// The number of threads changes nothing.
class ThreadsTestCase : public TestCase
{
  public:
    ThreadsTestCase()
        : TestCase("Training: the same to the last bit on any number of threads")
    {
    }

  private:
    void DoRun() override
    {
        const auto [losses, ends] = Simulate(1);
        for (const unsigned threads : {1, 2, 5})
        {
            const auto [sameLosses, sameEnds] = Simulate(threads);
            NS_TEST_EXPECT_MSG_EQ((sameLosses == losses), true, "losses, " << threads);
            NS_TEST_EXPECT_MSG_EQ((sameEnds == ends), true, "times, " << threads);
        }
    }

    static std::pair<Losses, std::vector<Time>> Simulate(unsigned threads)
    {
        TrainingBed bed(TrainingParties(MakePlan(Collaboration::SPLITFED_2, 3)), threads);
        bed.Run();
        std::vector<Time> ends;
        for (const auto& step : bed.steps)
        {
            ends.push_back(step.ended);
        }
        return {LossesOf(bed), ends};
    }
};

/// With a window, the device computes while the link is busy.
class WindowTestCase : public TestCase
{
  public:
    WindowTestCase()
        : TestCase("Training: a window of micro-batches saves time")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_LT(Simulate(3), Simulate(1), "time of a step");
    }

    static Time Simulate(uint64_t window)
    {
        auto plan = MakePlan(Collaboration::SEQUENTIAL, 1);
        plan.microBatches = 4;
        TrainingBed bed{TrainingParties(plan)};
        bed.helper.SetDeviceAttribute("Window", UintegerValue(window));
        bed.Run();
        return bed.steps.at(0).ended - bed.steps.at(0).begun;
    }
};

/// What a schedule may look at includes how fast the link is.
class GoodputTestCase : public TestCase
{
  public:
    GoodputTestCase()
        : TestCase("Training: the goodput is nearly the link's rate")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed(TrainingParties(MakePlan(Collaboration::SEQUENTIAL, 1)), 2, "1Mbps");
        bed.Run();
        for (const auto& step : bed.steps)
        {
            NS_TEST_EXPECT_MSG_GT(step.goodput, 0.75e6, "headers, and the way there and back");
            NS_TEST_EXPECT_MSG_LT(step.goodput, 1e6, "bit/s");
        }
    }
};

/// Devices take turns by number, each going on with the head of the one before.
class TurnsTestCase : public TestCase
{
  public:
    TurnsTestCase()
        : TestCase("Training: in turns, the head goes from device to device")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SEQUENTIAL, 2))};
        bed.Run();
        NS_TEST_ASSERT_MSG_EQ(bed.parts.size(), 4, "turns");
        for (std::size_t i = 0; i < bed.parts.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(bed.parts[i].device, i % 2, "whose turn " << i);
            NS_TEST_EXPECT_MSG_EQ(bed.parts[i].round, i / 2, "round of turn " << i);
        }
        NS_TEST_EXPECT_MSG_GT(bed.parts[1].begun, bed.parts[0].ended, "one at a time");
        NS_TEST_EXPECT_MSG_EQ(
            (bed.parties.devices[1]->Weights() == bed.parties.edge->FinalWeights()),
            true,
            "the last device's head is the training's");
        NS_TEST_EXPECT_MSG_EQ(
            (bed.parties.devices[0]->Weights() == bed.parties.edge->FinalWeights()),
            true,
            "and every device has it in the end");
    }
};

/// A training in parts, each a simulation, may go on in another process.
class PartsTestCase : public TestCase
{
  public:
    PartsTestCase()
        : TestCase("Training: goes on from a saved state as without a break")
    {
    }

  private:
    void DoRun() override
    {
        const TrainingParties whole(MakePlan(Collaboration::SPLITFED_1, 2));
        Simulate(whole, 0, 1);
        const TrainingParties resumed(whole.plan);
        for (std::size_t i = 0; i < 2; ++i)
        {
            resumed.devices[i]->SetState(whole.devices[i]->State());
            resumed.schedules[i]->SetState(whole.schedules[i]->State());
        }
        resumed.edge->SetState(whole.edge->State());
        const auto losses = Simulate(whole, 1, 1);
        NS_TEST_EXPECT_MSG_EQ(losses.size(), 4, "steps");
        NS_TEST_EXPECT_MSG_EQ((Simulate(resumed, 1, 0) == losses), true, "losses");
    }

    static Losses Simulate(const TrainingParties& parties, uint64_t first, uint64_t rounds)
    {
        TrainingBed bed(parties);
        bed.helper.SetEdgeAttribute("FirstRound", UintegerValue(first));
        bed.helper.SetEdgeAttribute("Rounds", UintegerValue(rounds));
        bed.Run();
        return LossesOf(bed);
    }
};

/// The ledgers hold what a capture of the link holds, purpose by purpose.
class TrainingLedgerTestCase : public TestCase
{
  public:
    TrainingLedgerTestCase()
        : TestCase("Training: the ledger equals the capture of the link")
    {
    }

  private:
    void DoRun() override
    {
        const std::string prefix = CreateTempDirFilename("training");
        SplitLedger up;
        SplitLedger down;
        std::string path;
        uint64_t stepsUp = 0;
        {
            TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 1))};
            bed.Install();
            up.Attach(ApplicationContainer(bed.devices[0]));
            down.Attach(ApplicationContainer(bed.edge));
            bed.access.EnablePcap(prefix);
            path = split_test::CapturePath(prefix, bed.access.GetNetDevices().Get(1));
            bed.Run();
            for (const auto& step : bed.steps)
            {
                stepsUp += step.bytesUp;
            }
        }
        const auto sentUp = split_test::ReadCapture(path, 4950, true);
        const auto sentDown = split_test::ReadCapture(path, 4950, false);
        const SplitByteCount& bytes = up.Application();
        NS_TEST_EXPECT_MSG_EQ(bytes.Total(), sentUp.stream.size(), "bytes up");
        NS_TEST_EXPECT_MSG_EQ(down.Application().Total(), sentDown.stream.size(), "bytes down");
        NS_TEST_EXPECT_MSG_EQ(up.Transport(), sentUp.headers, "headers up");
        NS_TEST_EXPECT_MSG_EQ(bytes.header + bytes.index + bytes.payload + bytes.labels,
                              stepsUp,
                              "of steps");
        NS_TEST_EXPECT_MSG_EQ(bytes.labels, 4 * 8, "labels");
        NS_TEST_EXPECT_MSG_GT(bytes.evaluation, 0, "evaluation");
        NS_TEST_EXPECT_MSG_GT(down.Application().gradients, 0, "gradients");
    }
};

/// A relay trains the part between two cuts.
class RelayTestCase : public TestCase
{
  public:
    RelayTestCase()
        : TestCase("Training: over a relay it is the same as without a network")
    {
    }

  private:
    void DoRun() override
    {
        auto plan = MakePlan(Collaboration::SEQUENTIAL, 1);
        plan.secondCut = 3;
        plan.microBatches = 2;
        TrainingBed bed{TrainingParties(plan)};
        const auto node = CreateObject<Node>();
        InternetStackHelper().Install(node);
        const auto ends = PointToPointHelper().Install(bed.edgeNode, node);
        const auto interfaces = Ipv4AddressHelper("10.2.0.0", "255.255.255.252").Assign(ends);
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(node->GetObject<Ipv4>())
            ->SetDefaultRoute(interfaces.GetAddress(0), 1);
        const auto schedule =
            std::make_shared<split::CompressionSchedule>(*bed.parties.schedules[0]);
        const auto relay =
            bed.helper.InstallRelay(node,
                                    split_test::MakeRelay(plan),
                                    schedule,
                                    InetSocketAddress(interfaces.GetAddress(0), 4950),
                                    SplitDeviceProfile::Parse("edge-cpu"));
        bed.Install();
        bed.devices[0]->SetAttribute(
            "Remote",
            AddressValue(InetSocketAddress(interfaces.GetAddress(1), 4950)));
        SplitLedger up;
        SplitLedger down;
        up.Attach(ApplicationContainer(relay), "Up");
        down.Attach(ApplicationContainer(relay), "Down");
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_EXPECT_MSG_EQ((LossesOf(bed) == TrainInMemory(TrainingParties(plan))),
                              true,
                              "losses");
        NS_TEST_EXPECT_MSG_GT(up.Application().payload, 0, "activations to the edge");
        NS_TEST_EXPECT_MSG_GT(down.Application().gradients, 0, "gradients to the device");
    }
};

} // namespace

split_test::TestCases
split_test::TrainingTests()
{
    return {
        new InMemoryTestCase(1, 1),
        new InMemoryTestCase(4, 1),
        new InMemoryTestCase(4, 3),
        new CollaborationTestCase(Collaboration::SEQUENTIAL, 12, "one after the other"),
        new CollaborationTestCase(Collaboration::SPLITFED_1, 12, "with a tail a device"),
        new CollaborationTestCase(Collaboration::SPLITFED_2, 12, "with one tail"),
        new CollaborationTestCase(Collaboration::FEDAVG, 12, "whole models averaged"),
        new CollaborationTestCase(Collaboration::CENTRAL, 12, "at the edge alone"),
        new ValidationCostTestCase,
        new ThreadsTestCase,
        new WindowTestCase,
        new GoodputTestCase,
        new TurnsTestCase,
        new PartsTestCase,
        new TrainingLedgerTestCase,
        new RelayTestCase,
    };
}
