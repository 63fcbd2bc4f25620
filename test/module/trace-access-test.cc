/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"

#include "ns3/bulk-send-application.h"
#include "ns3/config.h"
#include "ns3/inet-socket-address.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/split-trace-access-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr std::int64_t MILLISECOND = 1'000'000;
constexpr uint16_t PORT = 4950;
constexpr uint32_t HEADER_BYTES = 28; //!< of IP and UDP

/// A packet of UDP: when it is sent, and its bytes with all headers of IP and UDP.
struct Sending
{
    Time when;
    uint32_t bytes;
};

/// A device that sends packets over a link to an edge that notes their arrivals.
class TraceBed
{
  public:
    /// @param states of the link, for 100 s
    explicit TraceBed(std::vector<split::LinkState> states)
        : TraceBed(std::make_shared<split::LinkTrace>(std::move(states), 100'000 * MILLISECOND))
    {
    }

    /// @param trace of the link, both ways
    explicit TraceBed(std::shared_ptr<const split::LinkTrace> trace)
        : m_access{trace, trace}
    {
        m_access.Install(m_device, m_edge.Get(0));
        m_access.AssignStreams(1);
    }

    ~TraceBed()
    {
        Simulator::Destroy();
    }

    /// @return when those of @p sendings arrive that are not lost, in milliseconds
    std::vector<double> Send(const std::vector<Sending>& sendings, bool fromEdge = false)
    {
        const auto from = fromEdge ? m_edge.Get(0) : m_device.Get(0);
        const auto to = fromEdge ? m_device.Get(0) : m_edge.Get(0);
        const auto receiver = Socket::CreateSocket(to, TypeId::LookupByName(UDP));
        receiver->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        receiver->SetRecvCallback(MakeCallback(&TraceBed::Received, this));
        const auto sender = Socket::CreateSocket(from, TypeId::LookupByName(UDP));
        sender->Bind();
        sender->Connect(InetSocketAddress(fromEdge ? "10.1.0.1" : m_access.GetEdgeAddress(), PORT));
        for (const auto& [when, bytes] : sendings)
        {
            const auto payload = bytes - HEADER_BYTES;
            Simulator::Schedule(when, [sender, payload] { sender->Send(Create<Packet>(payload)); });
        }
        Simulator::Run();
        return m_arrivals;
    }

    /// @return the edge's address
    Ipv4Address EdgeAddress() const
    {
        return m_access.GetEdgeAddress();
    }

    /// @return the device's node, then the edge's
    NodeContainer Nodes() const
    {
        return NodeContainer(m_device, m_edge);
    }

  private:
    static constexpr const char* UDP = "ns3::UdpSocketFactory";

    void Received(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_arrivals.push_back(Simulator::Now().GetNanoSeconds() / 1e6);
        }
    }

    NodeContainer m_device{1};
    NodeContainer m_edge{1};
    SplitTraceAccessHelper m_access;
    std::vector<double> m_arrivals;
};

/// Packets arrive exactly when they should.
class ArrivalTestCase : public TestCase
{
  public:
    /**
     * @param what is tested
     * @param states of the link
     * @param sendings what is sent
     * @param arrivals in milliseconds
     * @param fromEdge whether the edge sends
     */
    ArrivalTestCase(const std::string& what,
                    std::vector<split::LinkState> states,
                    std::vector<Sending> sendings,
                    std::vector<double> arrivals,
                    bool fromEdge = false)
        : TestCase("trace access: " + what),
          m_states{std::move(states)},
          m_sendings{std::move(sendings)},
          m_arrivals{std::move(arrivals)},
          m_fromEdge{fromEdge}
    {
    }

  private:
    void DoRun() override
    {
        TraceBed bed(m_states);
        const auto arrivals = bed.Send(m_sendings, m_fromEdge);
        NS_TEST_ASSERT_MSG_EQ(arrivals.size(), m_arrivals.size(), "arrivals");
        for (std::size_t i = 0; i < arrivals.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(arrivals[i], m_arrivals[i], "arrival of packet " << i);
        }
    }

    std::vector<split::LinkState> m_states; //!< of the link
    std::vector<Sending> m_sendings;        //!< what is sent
    std::vector<double> m_arrivals;         //!< in milliseconds
    bool m_fromEdge;                        //!< whether the edge sends
};

/// Of many packets, the share is lost that the trace tells.
class LossTestCase : public TestCase
{
  public:
    LossTestCase()
        : TestCase("trace access: loses the share of packets that the trace tells")
    {
    }

  private:
    void DoRun() override
    {
        constexpr std::size_t half = 5000;
        std::vector<Sending> sendings;
        for (std::size_t i = 0; i < 2 * half; ++i)
        {
            sendings.push_back({MilliSeconds(i), 100});
        }
        TraceBed bed({{0, 1e6, 0, 0}, {half * MILLISECOND, 1e6, 0, 0.2}});
        const auto arrivals = bed.Send(sendings);
        const auto late = std::count_if(arrivals.begin(), arrivals.end(), [](double when) {
            return when > half;
        });
        NS_TEST_EXPECT_MSG_EQ(arrivals.size() - late, half, "without loss, all arrive");
        const double deviation = std::sqrt(half * 0.2 * 0.8);
        NS_TEST_EXPECT_MSG_EQ_TOL(late, 0.8 * half, 4 * deviation, "arrivals under loss");
    }
};

/// No more wait than the queue takes.
class QueueLimitTestCase : public TestCase
{
  public:
    QueueLimitTestCase()
        : TestCase("trace access: drops what the queue cannot take")
    {
    }

  private:
    void DoRun() override
    {
        Config::SetDefault("ns3::SplitTraceQueueDisc::MaxSize", StringValue("2500B"));
        TraceBed bed({{0, 1e6, 0, 0}});
        const auto arrivals =
            bed.Send({{Seconds(0), 1000}, {Seconds(0), 1000}, {Seconds(0), 1000}});
        NS_TEST_EXPECT_MSG_EQ(arrivals.size(), 2, "arrivals");
        Config::SetDefault("ns3::SplitTraceQueueDisc::MaxSize", StringValue("100p"));
    }
};

/// TCP goes on after an outage.
class TcpOutageTestCase : public TestCase
{
  public:
    TcpOutageTestCase()
        : TestCase("trace access: TCP goes on after an outage")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t bytes = 200'000;
        TraceBed bed({{0, 1e6, 5 * MILLISECOND, 0.01},
                      {500 * MILLISECOND, 0, 5 * MILLISECOND, 0},
                      {5500 * MILLISECOND, 1e6, 50 * MILLISECOND, 0.01}});
        const auto sink = CreateObject<PacketSink>();
        sink->SetAttribute("Protocol", StringValue("ns3::TcpSocketFactory"));
        sink->SetAttribute("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)));
        bed.Nodes().Get(1)->AddApplication(sink);
        const auto source = CreateObject<BulkSendApplication>();
        source->SetAttribute("Remote", AddressValue(InetSocketAddress(bed.EdgeAddress(), PORT)));
        source->SetAttribute("MaxBytes", UintegerValue(bytes));
        bed.Nodes().Get(0)->AddApplication(source);
        Simulator::Stop(Seconds(5.5));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_LT(sink->GetTotalRx(), bytes, "the outage is in the way");
        Simulator::Stop(Seconds(60));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), bytes, "received");
    }
};

} // namespace

split_test::TestCases
split_test::TraceAccessTests()
{
    const std::vector<split::LinkState> step{{0, 1e6, 10 * MILLISECOND, 0},
                                             {1000 * MILLISECOND, 2e6, 10 * MILLISECOND, 0}};
    const std::vector<split::LinkState> outage{{0, 1e6, 0, 0},
                                               {1000 * MILLISECOND, 0, 0, 0},
                                               {3000 * MILLISECOND, 1e6, 0, 0}};
    const std::vector<split::LinkState> nearer{{0, 1e6, 50 * MILLISECOND, 0},
                                               {1000 * MILLISECOND, 1e6, 10 * MILLISECOND, 0}};
    const Sending now{MilliSeconds(996), 1000};
    return {new ArrivalTestCase("a change of the rate counts in mid-packet and for those that wait",
                                step,
                                {now, now, now},
                                {1012, 1016, 1020}),
            new ArrivalTestCase("the edge's end follows the trace, too", step, {now}, {1012}, true),
            new ArrivalTestCase("an outage stops a packet in its middle, and those that wait",
                                outage,
                                {now, now, {MilliSeconds(2000), 500}},
                                {3004, 3012, 3016}),
            new ArrivalTestCase("no packet overtakes another when the delay falls",
                                nearer,
                                {{MilliSeconds(990), 1000}, now, {MilliSeconds(1042), 1000}},
                                {1048, 1048, 1060}),
            new LossTestCase,
            new QueueLimitTestCase,
            new TcpOutageTestCase};
}
