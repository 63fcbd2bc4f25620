/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/link-trace.h"
#include "module-tests.h"
#include "nn/inference-engine.h"
#include "test-bed.h"

#include "ns3/compression-policy.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"
#include "ns3/split-ledger.h"
#include "ns3/split-link-monitor.h"
#include "ns3/split-trace-access-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

using namespace ns3;
using split_test::TestBed;

namespace
{

/// Cuts the model elsewhere with each frame.
class EveryCutPolicy : public CompressionPolicy
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("split_test::EveryCutPolicy")
                                .SetParent<CompressionPolicy>()
                                .AddConstructor<EveryCutPolicy>();
        return tid;
    }

    void SetModel(const split::InferenceEngine& engine) override
    {
        m_cuts = engine.Stages().size() - 1;
    }

  private:
    SplitAdvice Decide(const SplitObservation& observation) override
    {
        split::Decision decision;
        decision.cut = observation.frame % m_cuts;
        return {decision, std::nullopt};
    }

    std::size_t m_cuts{0}; //!< of the model
};

NS_OBJECT_ENSURE_REGISTERED(EveryCutPolicy);

/// Has the device compute alone.
class AlonePolicy : public CompressionPolicy
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("split_test::AlonePolicy")
                                .SetParent<CompressionPolicy>()
                                .AddConstructor<AlonePolicy>();
        return tid;
    }

  private:
    SplitAdvice Decide(const SplitObservation&) override
    {
        split::Decision decision;
        decision.mode = split::Mode::DEVICE_ONLY;
        return {decision, std::nullopt};
    }
};

NS_OBJECT_ENSURE_REGISTERED(AlonePolicy);

/// @return a link that stands still from 1 s to 6 s
std::shared_ptr<const split::LinkTrace>
OutageTrace()
{
    return std::make_shared<split::LinkTrace>(
        std::vector<split::LinkState>{{0, 1e6, 2'000'000, 0},
                                      {1'000'000'000, 0, 2'000'000, 0},
                                      {6'000'000'000, 1e6, 2'000'000, 0}},
        int64_t{1000} * 1'000'000'000);
}

/// A device on that link.
class OutageBed
{
  public:
    OutageBed()
        : runtime{split_test::MakeRuntime()},
          devices(1),
          edge{CreateObject<Node>()},
          access(OutageTrace(), OutageTrace()),
          helper(runtime)
    {
        access.Install(devices, edge);
        helper.SetPolicy("ns3::FixedPolicy", {{"Cut", "pool2"}});
        helper.SetDeviceAttribute("AnswerTimeout", TimeValue(MilliSeconds(500)));
        helper.SetDeviceAttribute("MaxFrames", UintegerValue(100));
        helper.SetDeviceAttribute("Deadline", TimeValue(MilliSeconds(200)));
        helper.SetDeviceAttribute("Interval",
                                  StringValue("ns3::ConstantRandomVariable[Constant=0.1]"));
    }

    ~OutageBed()
    {
        Simulator::Destroy();
    }

    /// Runs until @p stop, at which the applications stop.
    void Run(Time stop)
    {
        const auto profile = SplitDeviceProfile::Parse("flops=1e9,overhead=1ms");
        const InetSocketAddress address(access.GetEdgeAddress(), 4950);
        applications = helper.InstallDevices(devices, address, profile);
        auto edgeApplications = helper.InstallEdge(edge, profile);
        recorder.Attach(applications);
        recorder.Attach(edgeApplications);
        const auto device = applications.Get(0);
        device->TraceConnectWithoutContext("Captured", MakeCallback(&OutageBed::Captured, this));
        device->TraceConnectWithoutContext("Connected", MakeCallback(&OutageBed::Connected, this));
        device->TraceConnectWithoutContext("ConnectionLost",
                                           MakeCallback(&OutageBed::ConnectionLost, this));
        applications.Start(MilliSeconds(100));
        applications.Stop(stop);
        edgeApplications.Stop(stop);
        Simulator::Stop(stop + Seconds(1));
        Simulator::Run();
    }

    /// @return how many frames ended so, by outcome
    std::map<std::string, int> Outcomes() const
    {
        std::map<std::string, int> outcomes;
        for (const auto& record : recorder.GetRecords())
        {
            ++outcomes[record.dropped ? ToString(*record.dropped) : ToString(record.decision.mode)];
        }
        return outcomes;
    }

    void Captured(const SplitFrameRecord&)
    {
        ++captured;
    }

    void Connected(uint64_t)
    {
        connected.push_back(Simulator::Now());
    }

    void ConnectionLost(uint64_t, const std::string&)
    {
        lost.push_back(Simulator::Now());
    }

    std::shared_ptr<SplitRuntime> runtime; //!< of all
    NodeContainer devices;                 //!< one
    Ptr<Node> edge;                        //!< the edge's node
    SplitTraceAccessHelper access;         //!< the link
    SplitHelper helper;                    //!< for attributes of the device
    split_test::FrameCollector recorder;   //!< of all frames
    ApplicationContainer applications;     //!< the device's
    std::size_t captured{0};               //!< frames
    std::vector<Time> connected;           //!< when the edge welcomed the device
    std::vector<Time> lost;                //!< when connections broke, or could not be made
};

/// Every captured frame has one outcome, whatever LateFrames says.
class OutageTestCase : public TestCase
{
  public:
    /**
     * @param lateFrames the attribute's value
     * @param late the outcome of frames that could not be sent in time
     */
    OutageTestCase(const std::string& lateFrames, const std::string& late)
        : TestCase("Adaptation: every frame has an outcome through an outage, late ones: " +
                   lateFrames),
          m_lateFrames{lateFrames},
          m_late{late}
    {
    }

  private:
    void DoRun() override
    {
        OutageBed bed;
        bed.helper.SetDeviceAttribute("LateFrames", StringValue(m_lateFrames));
        bed.Run(Seconds(20));
        std::set<uint64_t> ended;
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ(ended.insert(record.frame).second, true, "ended twice");
        }
        NS_TEST_EXPECT_MSG_EQ(bed.captured, 100, "captured");
        NS_TEST_EXPECT_MSG_EQ(ended.size(), 100, "ended");
        auto outcomes = bed.Outcomes();
        NS_TEST_EXPECT_MSG_GT(outcomes[m_late], 40, "late frames");
        NS_TEST_EXPECT_MSG_GT(outcomes["split"], 40, "frames that crossed");
        NS_TEST_EXPECT_MSG_LT(outcomes["connection-lost"], 10, "frames on the link as it broke");
        NS_TEST_EXPECT_MSG_EQ(outcomes["unfinished"], 0, "frames forgotten");
    }

    std::string m_lateFrames; //!< the attribute's value
    std::string m_late;       //!< the outcome of late frames
};

/// A device that is too slow computes only what it can compute in time.
class HopelessTestCase : public TestCase
{
  public:
    HopelessTestCase()
        : TestCase("Adaptation: a frame that the device cannot compute by its deadline is dropped")
    {
    }

  private:
    void DoRun() override
    {
        OutageBed bed;
        bed.helper.SetPolicy("ns3::FixedPolicy", {{"Mode", "device-only"}});
        bed.helper.SetDeviceAttribute("LateFrames", StringValue("drop"));
        bed.helper.SetDeviceAttribute("Deadline", TimeValue(MilliSeconds(20)));
        bed.helper.SetDeviceAttribute("Interval",
                                      StringValue("ns3::ConstantRandomVariable[Constant=0.0005]"));
        bed.Run(Seconds(2));
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ((record.dropped || record.Latency() <= MilliSeconds(20)),
                                  true,
                                  "frame " << record.frame);
        }
        auto outcomes = bed.Outcomes();
        NS_TEST_EXPECT_MSG_GT(outcomes["device-only"], 20, "computed");
        NS_TEST_EXPECT_MSG_GT(outcomes["late"], 20, "dropped");
        NS_TEST_EXPECT_MSG_EQ(outcomes["device-only"] + outcomes["late"], 100, "all of them");
    }
};

/// The device comes back, and waits longer after each attempt.
class ReconnectTestCase : public TestCase
{
  public:
    ReconnectTestCase()
        : TestCase("Adaptation: the connection is made again after an outage, with back-off")
    {
    }

  private:
    void DoRun() override
    {
        OutageBed bed;
        bed.Run(Seconds(20));
        NS_TEST_ASSERT_MSG_EQ(bed.connected.size(), 2, "welcomes");
        NS_TEST_EXPECT_MSG_LT(bed.connected[1], Seconds(10), "back after the outage");
        NS_TEST_ASSERT_MSG_GT(bed.lost.size(), 2, "attempts");
        for (std::size_t i = 1; i < bed.lost.size(); ++i)
        {
            const double most = std::min(0.1 * std::exp2(i - 1), 2.0);
            const double waited = (bed.lost[i] - bed.lost[i - 1]).GetSeconds() - 1;
            NS_TEST_EXPECT_MSG_EQ((waited >= most / 2 && waited <= most),
                                  true,
                                  "attempt " << i << " waited " << waited << " s");
        }
    }
};

/// Switching the cut costs no frame and no round trip.
class SwitchTestCase : public TestCase
{
  public:
    SwitchTestCase()
        : TestCase("Adaptation: a cut that changes with each frame costs nothing")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetPolicy("split_test::EveryCutPolicy");
        bed.deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(12));
        bed.Run();
        NS_TEST_ASSERT_MSG_EQ(bed.recorder.GetRecords().size(), 12, "frames");
        std::set<std::size_t> cuts;
        for (const auto& record : bed.recorder.GetRecords())
        {
            cuts.insert(record.decision.cut);
            NS_TEST_EXPECT_MSG_EQ(record.dropped.has_value(), false, "dropped");
            NS_TEST_EXPECT_MSG_EQ(*record.firstByteSent, *record.encoded, "no negotiation");
        }
        NS_TEST_EXPECT_MSG_GT(cuts.size(), 3, "cuts");
    }
};

/// While the device computes alone, probes measure the link.
class ProbeTestCase : public TestCase
{
  public:
    ProbeTestCase()
        : TestCase("Adaptation: probes measure the link while the device computes alone")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1, "1Mbps");
        bed.deviceHelper.SetPolicy("split_test::AlonePolicy");
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ConstantRandomVariable[Constant=0.5]"));
        bed.Install();
        const auto device = DynamicCast<SplitDeviceApplication>(bed.deviceApplications.Get(0));
        device->TraceConnectWithoutContext("Decided", MakeCallback(&ProbeTestCase::Decided, this));
        bed.Run();
        NS_TEST_ASSERT_MSG_EQ(m_capacities.size(), 5, "decisions");
        for (const double capacity : m_capacities)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(capacity, 1e6, 0.05e6, "bit/s");
        }
    }

    void Decided(const SplitObservation& observation, const SplitAdvice&, const SplitFrameRecord&)
    {
        m_capacities.push_back(observation.capacity.value_or(0));
    }

    std::vector<double> m_capacities; //!< at each decision
};

/// No policy sends when what is queued takes longer than the deadline.
class FullQueueTestCase : public TestCase
{
  public:
    FullQueueTestCase()
        : TestCase("Adaptation: nothing is sent when the queue already exceeds the deadline")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1, "100kbps");
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", "edge-only"}});
        bed.deviceHelper.SetDeviceAttribute("Deadline", TimeValue(MilliSeconds(150)));
        bed.deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(100));
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ConstantRandomVariable[Constant=0.02]"));
        bed.Install();
        bed.deviceApplications.Get(0)->TraceConnectWithoutContext(
            "Decided",
            MakeCallback(&FullQueueTestCase::Decided, this));
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 100, "frames");
        NS_TEST_EXPECT_MSG_GT(m_skipped, 20, "frames that were given up");
        NS_TEST_EXPECT_MSG_GT(m_sent, 20, "frames that were sent");
    }

    void Decided(const SplitObservation& observation,
                 const SplitAdvice& advice,
                 const SplitFrameRecord&)
    {
        const bool sends = split::Sends(advice.decision.mode);
        NS_TEST_EXPECT_MSG_EQ((sends && observation.queueTime > observation.deadline),
                              false,
                              "sent into a full queue");
        ++(sends ? m_sent : m_skipped);
    }

    int m_sent{0};    //!< frames
    int m_skipped{0}; //!< frames
};

/// Whoever gives frames up by what it knows of the link keeps knowing it.
class FixedProbesTestCase : public TestCase
{
  public:
    FixedProbesTestCase()
        : TestCase("Adaptation: a fixed policy has the link measured only if there is a deadline")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(ProbeBytes(Time(0)), 0, "without a deadline");
        NS_TEST_EXPECT_MSG_GT(ProbeBytes(MilliSeconds(100)), 0, "with a deadline");
    }

    /// @return bytes that the device sends for no frame
    static uint64_t ProbeBytes(Time deadline)
    {
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute("Deadline", TimeValue(deadline));
        bed.Install();
        SplitLedger up;
        up.Attach(bed.deviceApplications);
        bed.Run();
        return up.Application().control;
    }
};

/// The same seed gives the same decisions through an outage.
class ReproducibleDecisionsTestCase : public TestCase
{
  public:
    ReproducibleDecisionsTestCase()
        : TestCase("Adaptation: decisions are reproducible")
    {
    }

  private:
    void DoRun() override
    {
        const std::string first = Simulate();
        NS_TEST_EXPECT_MSG_EQ((Simulate() == first), true, "a second time");
        NS_TEST_EXPECT_MSG_GT(first.size(), 1000, "nothing was decided");
    }

    std::string Simulate()
    {
        OutageBed bed;
        bed.helper.SetPolicy("split_test::EveryCutPolicy");
        bed.helper.SetDeviceAttribute("LateFrames", StringValue("device"));
        m_text.clear();
        Simulator::Schedule(MilliSeconds(50), [this, &bed] {
            bed.applications.Get(0)->TraceConnectWithoutContext(
                "Decided",
                MakeCallback(&ReproducibleDecisionsTestCase::Decided, this));
            SplitHelper::AssignStreams(bed.devices, 7);
        });
        bed.Run(Seconds(20));
        return m_text;
    }

    void Decided(const SplitObservation& observation,
                 const SplitAdvice& advice,
                 const SplitFrameRecord& record)
    {
        m_text += fmt::format("{} {} {} {} {}\n",
                              record.frame,
                              ToString(advice.decision.mode),
                              advice.decision.cut,
                              observation.capacity.value_or(0),
                              observation.queueTime.GetNanoSeconds());
    }

    std::string m_text; //!< the decisions of a simulation
};

/// What was computed once and is remembered is what was computed.
class RememberedTestCase : public TestCase
{
  public:
    RememberedTestCase()
        : TestCase("Adaptation: what is remembered is what was computed")
    {
    }

  private:
    void DoRun() override
    {
        const auto runtime = split_test::MakeRuntime();
        split::Decision decision;
        const auto first = runtime->BeginDevicePart(3, decision);
        const auto& request = first.Get().encoded.request;
        const auto second = runtime->BeginDevicePart(3, decision);
        const bool isSameRequest = second.Get().encoded.request.body == request.body;
        NS_TEST_EXPECT_MSG_EQ(isSameRequest, true, "the device's part");
        const auto atEdge = runtime->BeginEdgePart(request);
        const auto& scores = atEdge.Get().scores;
        const auto again = runtime->BeginEdgePart(request);
        NS_TEST_EXPECT_MSG_EQ((again.Get().scores == scores), true, "the edge's");
        decision.setting.bits = 3;
        const auto other = runtime->BeginDevicePart(3, decision);
        const bool isSameBody = other.Get().encoded.request.body == request.body;
        NS_TEST_EXPECT_MSG_EQ(isSameBody, false, "another setting");
    }
};

} // namespace

split_test::TestCases
split_test::AdaptationTests()
{
    return {new OutageTestCase("send", "split"),
            new OutageTestCase("drop", "late"),
            new OutageTestCase("device", "device-only"),
            new HopelessTestCase,
            new ReconnectTestCase,
            new SwitchTestCase,
            new ProbeTestCase,
            new FullQueueTestCase,
            new FixedProbesTestCase,
            new ReproducibleDecisionsTestCase,
            new RememberedTestCase};
}
