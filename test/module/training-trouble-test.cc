/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "training-bed.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/split-connector.h"
#include "ns3/split-install-compute.h"
#include "ns3/split-training-channel.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <functional>

using namespace ns3;
using split::Collaboration;
using split_test::MakePlan;
using split_test::TrainingBed;
using split_test::TrainingParties;

namespace
{

/// A device that leaves in mid-round is not waited for, and takes part again once it is back.
class LeaverTestCase : public TestCase
{
  public:
    /// @param isSilent whether the device vanishes instead of closing the connection
    explicit LeaverTestCase(bool isSilent)
        : TestCase(std::string("Training: goes on without a device that ") +
                   (isSilent ? "vanishes" : "leaves") + ", and with it when it is back"),
          m_isSilent{isSilent}
    {
    }

  private:
    void DoRun() override
    {
        auto plan = MakePlan(Collaboration::SPLITFED_1, 2);
        plan.rounds = 4;
        TrainingBed bed{TrainingParties(plan)};
        bed.helper.SetEdgeAttribute("AnswerTimeout", TimeValue(MilliSeconds(150)));
        bed.Install();
        const auto device = bed.devices[1];
        const auto leave = m_isSilent ? &SplitTrainingDevice::Vanish : &SplitTrainingDevice::Leave;
        Simulator::Schedule(MilliSeconds(130), leave, device);
        Simulator::Schedule(MilliSeconds(300), &SplitTrainingDevice::Return, device);
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_ASSERT_MSG_EQ(bed.dropped.size(), 1, "dropped");
        NS_TEST_EXPECT_MSG_EQ(bed.dropped[0].first, 1, "who was dropped");
        const std::string reason = m_isSilent ? "the device is silent" : "closed by the peer";
        NS_TEST_EXPECT_MSG_EQ(bed.dropped[0].second, reason, "why");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.front().devices, 1, "in the first round");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.back().devices, 2, "in the last round");
    }

    bool m_isSilent; //!< whether the device does not close the connection
};

/// If the only device leaves in mid-round, the round begins anew when it is back.
class AloneTestCase : public TestCase
{
  public:
    AloneTestCase()
        : TestCase("Training: waits for its only device to come back")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SEQUENTIAL, 1))};
        bed.Install();
        Simulator::Schedule(MilliSeconds(130), &SplitTrainingDevice::Leave, bed.devices[0]);
        Simulator::Schedule(Seconds(7), &SplitTrainingDevice::Return, bed.devices[0]);
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.size(), 2, "rounds");
        NS_TEST_EXPECT_MSG_GT(bed.parts.at(0).begun, Seconds(7), "begun anew");
    }
};

/// No round goes by without a device.
class DesertedTestCase : public TestCase
{
  public:
    DesertedTestCase()
        : TestCase("Training: waits while nobody is there, whatever was handed in before")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 2))};
        bed.profiles[1] = SplitDeviceProfile::Parse("flops=1e7");
        bed.Install();
        for (std::size_t i = 0; i < 2; ++i)
        {
            const auto leave = Seconds(0.4 + 0.1 * i);
            Simulator::Schedule(leave, &SplitTrainingDevice::Leave, bed.devices[i]);
            Simulator::Schedule(Seconds(5), &SplitTrainingDevice::Return, bed.devices[i]);
        }
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_ASSERT_MSG_EQ(bed.rounds.size(), 2, "rounds");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds[0].devices, 1, "that had handed in");
        NS_TEST_EXPECT_MSG_LT(bed.rounds[0].ended, Seconds(5), "before they are back");
        NS_TEST_EXPECT_MSG_GT(bed.rounds[1].devices, 0, "of the second round");
        NS_TEST_EXPECT_MSG_GT(bed.rounds[1].ended, Seconds(5), "after they are back");
    }
};

/// A device that says whatever a test wants.
class TrainingPuppet
{
  public:
    /// Gives for what the edge says what to answer.
    using Script =
        std::function<std::vector<split::TrainingMessage>(const split::TrainingMessage&)>;

    /// Connects the second node of @p bed, says @p join and goes on as in @p script.
    TrainingPuppet(const TrainingBed& bed, const split::Join& join, Script script)
        : m_script{std::move(script)},
          m_connector{Create<SplitConnector>(bed.nodes.Get(1), TcpSocketFactory::GetTypeId())}
    {
        const InetSocketAddress edge(bed.access.GetEdgeAddress(), 4950);
        Simulator::Schedule(MilliSeconds(50), [this, edge, join] {
            m_connector->Connect(
                edge,
                [this, join](Ptr<Socket> socket) { Connected(socket, join); },
                [](const std::string&) {});
        });
    }

    std::vector<split::TrainingMessage> answers; //!< what the edge has said
    bool isClosed{false};                        //!< whether the edge has closed

  private:
    void Connected(Ptr<Socket> socket, const split::Join& join)
    {
        m_channel = Create<SplitTrainingChannel>(
            socket,
            [this](const split::TrainingMessage& message, uint64_t) {
                answers.push_back(message);
                for (const auto& reply : m_script(message))
                {
                    m_channel->Send(reply);
                }
            },
            [this](const std::string&) { isClosed = true; },
            [](const SplitByteCount&) {});
        m_channel->Send(join);
    }

    Script m_script;                     //!< what to answer
    Ptr<SplitConnector> m_connector;     //!< makes the connection
    Ptr<SplitTrainingChannel> m_channel; //!< the connection
};

/// A micro-batch that cannot be used takes its device out of the round; the others go on.
class UnusableTestCase : public TestCase
{
  public:
    UnusableTestCase()
        : TestCase("Training: a micro-batch that cannot be used is answered so, and dropped")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 2))};
        const auto join = bed.parties.devices[1]->Introduction();
        bed.parties.devices.pop_back();
        TrainingPuppet puppet(bed, join, [](const split::TrainingMessage& message) {
            std::vector<split::TrainingMessage> replies;
            if (const auto* start = std::get_if<split::RoundStart>(&message))
            {
                replies.push_back(split::Activations{{start->round, 0, 0}, false, 8, {1}, {2, 3}});
            }
            return replies;
        });
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_ASSERT_MSG_EQ(bed.dropped.size(), 2, "once a round");
        NS_TEST_EXPECT_MSG_EQ(bed.dropped[0].second, "a micro-batch is undecodable", "why");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds[1].devices, 1, "the other device");
        NS_TEST_ASSERT_MSG_EQ(puppet.answers.size(), 6, "welcome, two rounds, end");
        NS_TEST_EXPECT_MSG_EQ(std::holds_alternative<split::Unusable>(puppet.answers[2]),
                              true,
                              "the answer");
    }
};

/// A peer that is not of the training, or breaks the protocol, is disconnected.
class StrangerTestCase : public TestCase
{
  public:
    StrangerTestCase()
        : TestCase("Training: a device with another plan is refused")
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 2))};
        auto join = bed.parties.devices[1]->Introduction();
        bed.parties.devices.pop_back();
        ++join.plan;
        TrainingPuppet puppet(bed, join, [](const split::TrainingMessage&) {
            return std::vector<split::TrainingMessage>();
        });
        bed.Run(Seconds(5));
        NS_TEST_ASSERT_MSG_EQ(puppet.answers.size(), 1, "answers");
        NS_TEST_EXPECT_MSG_EQ(std::holds_alternative<split::Refused>(puppet.answers[0]),
                              true,
                              "refused");
        NS_TEST_EXPECT_MSG_EQ(puppet.isClosed, true, "closed");
    }
};

/// The edge does not wait for a slow device if it is told not to.
class StragglerTestCase : public TestCase
{
  public:
    /// @param attribute that says so @param value of it @param reason why the device is dropped
    StragglerTestCase(const std::string& attribute,
                      const AttributeValue& value,
                      const std::string& reason)
        : TestCase("Training: does not wait for a straggler by " + attribute),
          m_attribute{attribute},
          m_value{value.Copy()},
          m_reason{reason}
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 3))};
        bed.profiles[2] = SplitDeviceProfile::Parse("flops=1e6");
        bed.helper.SetEdgeAttribute(m_attribute, *m_value);
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_ASSERT_MSG_EQ(bed.dropped.size(), 2, "dropped");
        for (std::size_t round = 0; round < 2; ++round)
        {
            NS_TEST_EXPECT_MSG_EQ(bed.dropped[round].first, 2, "the straggler");
            NS_TEST_EXPECT_MSG_EQ(bed.dropped[round].second, m_reason, "why");
            NS_TEST_EXPECT_MSG_EQ(bed.rounds[round].devices, 2, "the others");
        }
        NS_TEST_EXPECT_MSG_LT(bed.rounds[1].ended, Seconds(3), "time");
    }

    std::string m_attribute;     //!< of the edge
    Ptr<AttributeValue> m_value; //!< of the attribute
    std::string m_reason;        //!< why the device is dropped
};

/// A party that computes longer than the other waits is not given up for ever.
class SlowPartyTestCase : public TestCase
{
  public:
    /// @param isEdge whether it is the edge that is slow
    explicit SlowPartyTestCase(bool isEdge)
        : TestCase(std::string("Training: has patience with a slow ") +
                   (isEdge ? "edge" : "device")),
          m_isEdge{isEdge}
    {
    }

  private:
    void DoRun() override
    {
        TrainingBed bed{TrainingParties(MakePlan(Collaboration::SPLITFED_1, 1))};
        const TimeValue timeout(MilliSeconds(100));
        const auto slow = SplitDeviceProfile::Parse("overhead=500ms,flops=1e9");
        if (m_isEdge)
        {
            bed.helper.SetDeviceAttribute("AnswerTimeout", timeout);
            InstallSplitCompute(bed.edgeNode, slow);
        }
        else
        {
            bed.helper.SetEdgeAttribute("AnswerTimeout", timeout);
            bed.profiles[0] = slow;
        }
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_EXPECT_MSG_GT(bed.lost.size(), 0, "given up");
        NS_TEST_EXPECT_MSG_LT(bed.lost.size(), 10, "given up too often");
    }

    bool m_isEdge; //!< whether it is the edge that is slow
};

/// Who is away before the start is not there until it returns.
class AbsentTestCase : public TestCase
{
  public:
    AbsentTestCase()
        : TestCase("Training: begins without a device that is away, if it is told to")
    {
    }

  private:
    void DoRun() override
    {
        auto plan = MakePlan(Collaboration::SPLITFED_1, 2);
        plan.rounds = 4;
        TrainingBed bed{TrainingParties(plan)};
        bed.helper.SetEdgeAttribute("Gathered", UintegerValue(1));
        bed.Install();
        bed.devices[1]->Leave();
        Simulator::Schedule(MilliSeconds(300), &SplitTrainingDevice::Return, bed.devices[1]);
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.isFinished, true, "finished");
        NS_TEST_ASSERT_MSG_EQ(bed.rounds.size(), 4, "rounds");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.front().devices, 1, "in the first round");
        NS_TEST_EXPECT_MSG_EQ(bed.rounds.back().devices, 2, "in the last round");
    }
};

} // namespace

split_test::TestCases
split_test::TrainingTroubleTests()
{
    return {
        new LeaverTestCase(false),
        new LeaverTestCase(true),
        new AloneTestCase,
        new DesertedTestCase,
        new SlowPartyTestCase(true),
        new SlowPartyTestCase(false),
        new AbsentTestCase,
        new UnusableTestCase,
        new StrangerTestCase,
        new StragglerTestCase("Quorum", UintegerValue(2), "the round has ended"),
        new StragglerTestCase("RoundDeadline", TimeValue(Seconds(1)), "the round's deadline"),
    };
}
