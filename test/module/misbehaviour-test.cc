/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "test-bed.h"

#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"
#include "ns3/split-edge-application.h"
#include "ns3/split-framed-socket.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <functional>

using namespace ns3;
using split_test::TestBed;

namespace
{

/// A device that says whatever a test wants, and keeps what it is answered.
class Puppet
{
  public:
    /// Connects @p node to @p edge at @p start, and says @p bodies.
    Puppet(Ptr<Node> node,
           const Address& edge,
           Time start,
           std::vector<std::vector<uint8_t>> bodies)
        : m_bodies{std::move(bodies)}
    {
        m_stream = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
        m_stream->SetConnectCallback(MakeCallback(&Puppet::Connected, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        m_stream->Bind();
        Simulator::Schedule(start, &Socket::Connect, m_stream, edge);
    }

    /// @return what was answered
    const std::vector<split::Message>& Answers() const
    {
        return m_answers;
    }

    /// @return whether the edge has ended the session
    bool IsClosed() const
    {
        return m_closed;
    }

  private:
    void Connected(Ptr<Socket> stream)
    {
        m_socket = Create<SplitFramedSocket>(
            stream,
            [this](const std::vector<uint8_t>& body) {
                m_answers.push_back(std::get<split::Message>(split::ParseMessage(body)));
            },
            [this](const std::string&) { m_closed = true; });
        for (const auto& body : m_bodies)
        {
            m_socket->Send(body);
        }
    }

    std::vector<std::vector<uint8_t>> m_bodies; //!< to say
    Ptr<Socket> m_stream;                       //!< the connection
    Ptr<SplitFramedSocket> m_socket;            //!< the connection once it stands
    std::vector<split::Message> m_answers;      //!< from the edge
    bool m_closed{false};                       //!< by the edge
};

/// A bed with two nodes: an honest device, and a puppet in its neighbourhood.
struct Bench : public TestBed
{
    Bench()
        : TestBed(2)
    {
        const NodeContainer all = devices;
        devices = NodeContainer(all.Get(0));
        puppetNode = all.Get(1);
        Install();
        devices = all;
    }

    /// @return the address of the edge application
    Address EdgeAddress() const
    {
        return InetSocketAddress(access.GetEdgeAddress(), 4950);
    }

    /// @return an introduction that the edge welcomes
    split::Hello Hello() const
    {
        return {split::PROTOCOL_VERSION,
                99,
                edgeRuntime->GetEngine().Fingerprint(),
                edgeRuntime->CodecFingerprint()};
    }

    Ptr<Node> puppetNode;
};

/// What the edge traced about frames that it could not use.
struct DropLog
{
    explicit DropLog(Ptr<Application> edge)
    {
        edge->TraceConnectWithoutContext("Dropped", MakeCallback(&DropLog::Dropped, this));
    }

    void Dropped(uint64_t device, uint64_t frame, SplitDropReason reason)
    {
        NS_ABORT_UNLESS(device == 99);
        drops.emplace_back(frame, reason);
    }

    std::vector<std::pair<uint64_t, SplitDropReason>> drops;
};

/// Frames that cannot be used are traced, answered and dropped; everything else goes on.
class BadFramesTestCase : public TestCase
{
  public:
    BadFramesTestCase()
        : TestCase("Edge: a frame that cannot be used is traced, answered and dropped")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        DropLog log(bench.edgeApplications.Get(0));
        const std::vector<uint8_t> pixels(28 * 28);
        Puppet puppet(bench.puppetNode,
                      bench.EdgeAddress(),
                      MilliSeconds(50),
                      {
                          split::SerialiseMessage(bench.Hello()),
                          Frame({split::Content::ACTIVATION, 1, 0, {1, 2, 3}}),
                          Frame({split::Content::ACTIVATION, 2, 1000, {}}),
                          Frame({split::Content::RAW_IMAGE, 3, 0, {1}}),
                          Frame({split::Content::JPEG_IMAGE, 4, 0, pixels}),
                          Frame({split::Content::RAW_IMAGE, 5, 0, pixels}),
                      });
        bench.Run();
        NS_TEST_EXPECT_MSG_EQ(bench.recorder.GetRecords().size(), 5, "of the honest device");
        const std::vector<std::pair<uint64_t, SplitDropReason>> expected{
            {1, SplitDropReason::UNDECODABLE},
            {2, SplitDropReason::WRONG_CUT},
            {3, SplitDropReason::WRONG_SHAPE},
            {4, SplitDropReason::UNDECODABLE}};
        NS_TEST_EXPECT_MSG_EQ((log.drops == expected), true, "traced drops");
        const auto& answers = puppet.Answers();
        const auto isReceipt = [](const split::Message& message) {
            return std::holds_alternative<split::Receipt>(message);
        };
        NS_TEST_EXPECT_MSG_EQ(std::count_if(answers.begin(), answers.end(), isReceipt),
                              5,
                              "receipts");
        std::vector<uint64_t> failed;
        for (const auto& answer : answers)
        {
            if (const auto* failure = std::get_if<split::Failed>(&answer))
            {
                failed.push_back(failure->frame);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((failed == std::vector<uint64_t>{1, 2, 3, 4}), true, "failed");
        NS_TEST_EXPECT_MSG_EQ(std::get<split::Result>(answers.back()).frame, 5, "result");
    }

    static std::vector<uint8_t> Frame(const split::Request& request)
    {
        return split::SerialiseMessage(request);
    }
};

/// A peer that breaks the protocol is disconnected; the others do not notice.
class BrokenProtocolTestCase : public TestCase
{
  public:
    /**
     * @param bodies what the puppet says
     * @param name what is wrong with it
     */
    BrokenProtocolTestCase(std::vector<std::vector<uint8_t>> bodies, const std::string& name)
        : TestCase("Edge: a peer is disconnected for " + name),
          m_bodies{std::move(bodies)}
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        Puppet puppet(bench.puppetNode, bench.EdgeAddress(), MilliSeconds(50), m_bodies);
        bench.Run();
        NS_TEST_EXPECT_MSG_EQ(puppet.Answers().size(), 0, "answers");
        NS_TEST_EXPECT_MSG_EQ(puppet.IsClosed(), true, "closed");
        NS_TEST_EXPECT_MSG_EQ(bench.recorder.GetRecords().size(), 5, "of the honest device");
    }

    std::vector<std::vector<uint8_t>> m_bodies; //!< what the puppet says
};

/// A device with another model is refused, and stops.
class WrongModelTestCase : public TestCase
{
  public:
    WrongModelTestCase()
        : TestCase("Edge: a device with another model is refused")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.edgeRuntime = split_test::MakeRuntime(2);
        bed.Install();
        bed.deviceApplications.Get(0)->TraceConnectWithoutContext(
            "SessionClosed",
            MakeCallback(&WrongModelTestCase::SessionClosed, this));
        bed.Run();
        NS_TEST_ASSERT_MSG_EQ(m_reasons.size(), 1, "sessions that were closed");
        NS_TEST_EXPECT_MSG_EQ(m_reasons[0], "the edge holds another model", "reason");
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 0, "frames");
    }

    void SessionClosed(uint64_t, const std::string& reason)
    {
        m_reasons.push_back(reason);
    }

    std::vector<std::string> m_reasons; //!< why sessions were closed
};

/// An edge that says whatever a test wants.
class PuppetEdge
{
  public:
    /// Gives for what a device says what to answer.
    using Script = std::function<std::vector<split::Message>(const split::Message&)>;

    /// Listens on @p node, and answers as in @p script.
    PuppetEdge(Ptr<Node> node, Script script)
        : m_script{std::move(script)}
    {
        m_listening = Socket::CreateSocket(node, TcpSocketFactory::GetTypeId());
        m_listening->Bind(InetSocketAddress(Ipv4Address::GetAny(), 4950));
        m_listening->Listen();
        m_listening->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                       MakeCallback(&PuppetEdge::Accepted, this));
    }

  private:
    void Accepted(Ptr<Socket> stream, const Address&)
    {
        m_socket = Create<SplitFramedSocket>(
            stream,
            [this](const std::vector<uint8_t>& body) {
                for (const auto& answer :
                     m_script(std::get<split::Message>(split::ParseMessage(body))))
                {
                    m_socket->Send(split::SerialiseMessage(answer));
                }
            },
            [](const std::string&) {});
    }

    Script m_script;                 //!< what to answer
    Ptr<Socket> m_listening;         //!< for the device
    Ptr<SplitFramedSocket> m_socket; //!< the connection once it stands
};

/// Whatever an edge does or does not say, each frame ends, and the session with its reason.
class BadEdgeTestCase : public TestCase
{
  public:
    /**
     * @param script what the edge says
     * @param frames how many frames are lost by it
     * @param trace of the device that tells so: ConnectionLost or SessionClosed
     * @param reason why the connection ends
     * @param end when it does
     * @param name what is wrong with the edge
     */
    BadEdgeTestCase(PuppetEdge::Script script,
                    std::size_t frames,
                    const std::string& trace,
                    const std::string& reason,
                    Time end,
                    const std::string& name)
        : TestCase("Device: it tells " + trace + " when the edge " + name),
          m_script{std::move(script)},
          m_frames{frames},
          m_trace{trace},
          m_reason{reason},
          m_end{end}
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        PuppetEdge edge(bed.edge, m_script);
        bed.deviceHelper.SetDeviceAttribute("AnswerTimeout", TimeValue(Seconds(3)));
        bed.deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(1));
        bed.deviceApplications =
            bed.deviceHelper.InstallDevices(bed.devices,
                                            InetSocketAddress(bed.access.GetEdgeAddress(), 4950),
                                            SplitDeviceProfile::Parse("wearable"));
        bed.recorder.Attach(bed.deviceApplications);
        bed.deviceApplications.Get(0)->TraceConnectWithoutContext(
            m_trace,
            MakeCallback(&BadEdgeTestCase::SessionClosed, this));
        bed.Run(m_end + Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(m_reasons.size(), 1, "connections or sessions that were closed");
        NS_TEST_EXPECT_MSG_EQ(m_reasons[0], m_reason, "reason");
        NS_TEST_EXPECT_MSG_EQ_TOL(m_closed, m_end, MilliSeconds(200), "end of the session");
        NS_TEST_ASSERT_MSG_EQ(bed.recorder.GetRecords().size(), m_frames, "frames");
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ(record.dropped.has_value(), true, "outcome");
        }
    }

    void SessionClosed(uint64_t, const std::string& reason)
    {
        m_reasons.push_back(reason);
        m_closed = Simulator::Now();
    }

    PuppetEdge::Script m_script;        //!< what the edge says
    std::size_t m_frames;               //!< how many frames are lost
    std::string m_trace;                //!< of the device
    std::string m_reason;               //!< why the connection is to end
    Time m_end;                         //!< when it is to
    std::vector<std::string> m_reasons; //!< why sessions were closed
    Time m_closed;                      //!< when the last was
};

/// No timer outlives what it waits for.
class NoTimerTestCase : public TestCase
{
  public:
    NoTimerTestCase()
        : TestCase("Device: once all frames are answered, nothing is left to wait for")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute("AnswerTimeout", TimeValue(Seconds(1000)));
        bed.Install();
        bed.deviceApplications.Start(MilliSeconds(100));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 5, "frames");
        NS_TEST_EXPECT_MSG_LT(Simulator::Now(), Seconds(100), "the last event");
    }
};

/// A device whose connection is made while the edge stops is turned away.
class EdgeStopsTestCase : public TestCase
{
  public:
    EdgeStopsTestCase()
        : TestCase("Edge: accepts nobody once it is stopped")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.Install();
        bed.deviceApplications.Get(0)->TraceConnectWithoutContext(
            "ConnectionLost",
            MakeCallback(&EdgeStopsTestCase::ConnectionLost, this));
        bed.deviceApplications.Start(MilliSeconds(100));
        bed.edgeApplications.Stop(MilliSeconds(103)); // its link takes 2 ms each way
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_reasons.at(0), "closed by the peer", "reason");
        NS_TEST_EXPECT_MSG_EQ(m_reasons.at(1), "the edge does not answer", "further attempts");
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 0, "frames that have ended");
    }

    void ConnectionLost(uint64_t, const std::string& reason)
    {
        m_reasons.push_back(reason);
    }

    std::vector<std::string> m_reasons; //!< why connections were lost
};

/// When the edge goes away, the device's frames are dropped for it.
class EdgeLeavesTestCase : public TestCase
{
  public:
    EdgeLeavesTestCase()
        : TestCase("Device: frames on their way are dropped when the edge leaves")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1, "20kbps");
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", "edge-only"}});
        bed.Install();
        bed.deviceApplications.Start(MilliSeconds(100));
        bed.edgeApplications.Stop(MilliSeconds(250));
        Simulator::Stop(Seconds(20));
        Simulator::Run();
        const auto& records = bed.recorder.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 1, "frames");
        NS_TEST_EXPECT_MSG_EQ((records[0].dropped == SplitDropReason::CONNECTION_LOST),
                              true,
                              "reason");
    }
};

/// A device that finds no edge gives up after as many attempts as it was told.
class NoEdgeTestCase : public TestCase
{
  public:
    NoEdgeTestCase()
        : TestCase("Device: without an edge it stops after MaxAttempts")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute("MaxAttempts", UintegerValue(3));
        bed.deviceApplications =
            bed.deviceHelper.InstallDevices(bed.devices,
                                            InetSocketAddress(bed.access.GetEdgeAddress(), 4950),
                                            SplitDeviceProfile::Parse("wearable"));
        bed.recorder.Attach(bed.deviceApplications);
        const auto device = bed.deviceApplications.Get(0);
        device->TraceConnectWithoutContext("ConnectionLost",
                                           MakeCallback(&NoEdgeTestCase::ConnectionLost, this));
        device->TraceConnectWithoutContext("SessionClosed",
                                           MakeCallback(&NoEdgeTestCase::SessionClosed, this));
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(m_lost, 3, "attempts");
        NS_TEST_EXPECT_MSG_EQ(m_closed, 1, "sessions that were closed");
        NS_TEST_ASSERT_MSG_EQ(bed.recorder.GetRecords().size(), 1, "frames");
        NS_TEST_EXPECT_MSG_EQ(
            (bed.recorder.GetRecords()[0].dropped == SplitDropReason::CONNECTION_LOST),
            true,
            "outcome");
    }

    void ConnectionLost(uint64_t, const std::string&)
    {
        ++m_lost;
    }

    void SessionClosed(uint64_t, const std::string&)
    {
        ++m_closed;
    }

    int m_lost{0};   //!< attempts that failed
    int m_closed{0}; //!< sessions that were closed
};

} // namespace

split_test::TestCases
split_test::MisbehaviourTests()
{
    const auto request = split::SerialiseMessage(split::Request{});
    const auto result = split::SerialiseMessage(split::Result{});
    using Messages = std::vector<split::Message>;
    const auto answer = [](Messages toRequest) {
        return [toRequest](const split::Message& message) {
            return std::holds_alternative<split::Hello>(message) ? Messages{split::Welcome{}}
                                                                 : toRequest;
        };
    };
    const auto answerUnasked = [](const split::Message&) {
        return Messages{split::Welcome{}, split::Result{0, std::vector<float>(10)}};
    };
    const std::string silent = "the edge does not answer";
    const std::string lost = "ConnectionLost";
    const std::string closed = "SessionClosed";
    const std::string unexpected = "a message that was not expected";
    const Time soon = MilliSeconds(200);
    const Time late = Seconds(3) + soon;
    return {
        new BadFramesTestCase,
        new BrokenProtocolTestCase({{0xEE, 1, 2}}, "bytes that are no message"),
        new BrokenProtocolTestCase({request}, "a request before its introduction"),
        new BrokenProtocolTestCase({result}, "a message that only an edge may send"),
        new WrongModelTestCase,
        new BadEdgeTestCase([](const auto&) { return Messages{}; },
                            1,
                            lost,
                            silent,
                            late,
                            "says nothing"),
        new BadEdgeTestCase(answer({}), 1, lost, silent, late, "welcomes, and says nothing more"),
        new BadEdgeTestCase(answer({split::Receipt{}, split::Result{0, {1, 2}}}),
                            1,
                            closed,
                            unexpected,
                            soon,
                            "answers with too few scores"),
        new BadEdgeTestCase(answer({split::Result{0, std::vector<float>(10)}}),
                            1,
                            closed,
                            unexpected,
                            soon,
                            "answers without a receipt"),
        new BadEdgeTestCase(answer({split::Receipt{1}}),
                            1,
                            closed,
                            unexpected,
                            soon,
                            "acknowledges what was not sent"),
        new BadEdgeTestCase(answerUnasked,
                            1,
                            closed,
                            unexpected,
                            soon,
                            "answers before it is asked"),
        new NoTimerTestCase,
        new EdgeStopsTestCase,
        new EdgeLeavesTestCase,
        new NoEdgeTestCase,
    };
}
