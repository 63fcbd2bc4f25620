/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "training-bed.h"

#include "ns3/simulator.h"
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

/// Lets one device train without a network, in the same steps.
Losses
TrainInMemory(TrainingParties parties)
{
    Losses losses;
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
                const auto answer = edge.Train(0, join, sent.message);
                const auto& gradients = std::get<split::OutgoingGradients>(answer).message;
                device.Backward(gradients.frame);
                loss += static_cast<double>(gradients.loss) * sent.message.labels.size();
            }
            device.EndStep({round, step, 0});
            losses[{0, round, step}] = loss / parties.plan.batch;
        }
        edge.HandIn(0, join, {round, 0, device.Weights()});
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
    };
}
