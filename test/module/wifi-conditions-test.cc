/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "is-refused.h"
#include "module-tests.h"

#include "ns3/bulk-send-application.h"
#include "ns3/inet-socket-address.h"
#include "ns3/mobility-model.h"
#include "ns3/packet-sink.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/split-link-sensors.h"
#include "ns3/split-wifi-access-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint16_t PORT = 4950;

/// Devices walk away and back.
class WalkTestCase : public TestCase
{
  public:
    WalkTestCase()
        : TestCase("Wi-Fi access: devices walk to and fro")
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        access.SetWalk({100, 2});
        const NodeContainer devices(3);
        access.Install(devices, {10}, CreateObject<Node>());
        for (const auto& [when, distance] : std::vector<std::pair<double, double>>{{0, 10},
                                                                                   {20, 50},
                                                                                   {45, 100},
                                                                                   {60, 70},
                                                                                   {90, 10},
                                                                                   {95, 20},
                                                                                   {185, 20}})
        {
            Simulator::Stop(Seconds(when) - Simulator::Now());
            Simulator::Run();
            const auto centre = access.GetAccessPoint()->GetObject<MobilityModel>();
            for (auto device = devices.Begin(); device != devices.End(); ++device)
            {
                const auto place = (*device)->GetObject<MobilityModel>();
                NS_TEST_EXPECT_MSG_EQ_TOL(place->GetDistanceFrom(centre),
                                          distance,
                                          1e-6,
                                          "after " << when << " s");
            }
        }
        Simulator::Destroy();
    }
};

/// Sends a datagram to the edge each 100 ms, and notes when they arrive, in seconds.
class Datagrams
{
  public:
    Datagrams(Ptr<Node> device, Ptr<Node> edge, Ipv4Address edgeAddress)
    {
        const auto factory = TypeId::LookupByName("ns3::UdpSocketFactory");
        const auto receiver = Socket::CreateSocket(edge, factory);
        receiver->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        receiver->SetRecvCallback(MakeCallback(&Datagrams::Received, this));
        m_sender = Socket::CreateSocket(device, factory);
        m_sender->Bind();
        m_sender->Connect(InetSocketAddress(edgeAddress, PORT));
        Simulator::Schedule(Seconds(1), &Datagrams::Send, this);
    }

    /// @return how many arrive between two moments, in seconds
    std::size_t Count(double from, double to) const
    {
        return std::count_if(m_arrivals.begin(), m_arrivals.end(), [&](double when) {
            return when >= from && when < to;
        });
    }

  private:
    void Send()
    {
        m_sender->Send(Create<Packet>(100));
        Simulator::Schedule(MilliSeconds(100), &Datagrams::Send, this);
    }

    void Received(Ptr<Socket> socket)
    {
        while (socket->Recv())
        {
            m_arrivals.push_back(Simulator::Now().GetSeconds());
        }
    }

    Ptr<Socket> m_sender;           //!< at the device
    std::vector<double> m_arrivals; //!< in seconds
};

/// A station loses its link out of range, and has it again when it comes back.
class OutOfRangeTestCase : public TestCase
{
  public:
    /**
     * @param rateControl of the station
     * @param leg seconds for which it goes away at 10 m/s, and comes back
     */
    OutOfRangeTestCase(const std::string& rateControl, uint32_t leg)
        : TestCase("Wi-Fi access: a station goes out of range for " + std::to_string(leg) +
                   " s and comes back, " + rateControl),
          m_rateControl{rateControl},
          m_leg{leg}
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        access.SetStandard("802.11ax", 20);
        access.SetRateControl(m_rateControl);
        access.SetWalk({10 + 10.0 * m_leg, 10});
        const NodeContainer device(1);
        const auto edge = CreateObject<Node>();
        access.Install(device, {10}, edge);
        access.AssignStreams(10);
        const Datagrams datagrams(device.Get(0), edge, access.GetEdgeAddress());
        Simulator::Stop(Seconds(2 * m_leg));
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(datagrams.Count(2, 3), 10, "arrivals while near");
        NS_TEST_EXPECT_MSG_EQ(datagrams.Count(20, 2 * m_leg - 20), 0, "arrivals while far");
        NS_TEST_EXPECT_MSG_EQ(datagrams.Count(2 * m_leg - 2, 2 * m_leg - 1),
                              10,
                              "arrivals when near again");
        Simulator::Destroy();
    }

    std::string m_rateControl; //!< of the station
    uint32_t m_leg;            //!< seconds for which it goes away
};

/// Other stations take air time.
class CompetitorTestCase : public TestCase
{
  public:
    CompetitorTestCase()
        : TestCase("Wi-Fi access: competitors take their share of the air")
    {
    }

  private:
    void DoRun() override
    {
        const auto alone = ReceivedBeside(0);
        const auto crowded = ReceivedBeside(3);
        NS_TEST_EXPECT_MSG_GT(crowded, 0, "bytes received beside competitors");
        NS_TEST_EXPECT_MSG_LT(crowded, alone / 2, "bytes received beside competitors");
    }

    /// @return the bytes of TCP that a device gets through beside @p competitors
    uint64_t ReceivedBeside(uint32_t competitors)
    {
        SplitWifiAccessHelper access;
        access.SetStandard("802.11n", 20);
        access.SetCompetitors(competitors, DataRate("100Mbps"));
        const NodeContainer device(1);
        const auto edge = CreateObject<Node>();
        access.Install(device, {10}, edge);
        access.AssignStreams(10);
        const auto sink = CreateObject<PacketSink>();
        sink->SetAttribute("Protocol", StringValue("ns3::TcpSocketFactory"));
        sink->SetAttribute("Local", AddressValue(InetSocketAddress(Ipv4Address::GetAny(), PORT)));
        edge->AddApplication(sink);
        const auto source = CreateObject<BulkSendApplication>();
        source->SetAttribute("Remote",
                             AddressValue(InetSocketAddress(access.GetEdgeAddress(), PORT)));
        source->SetStartTime(Seconds(1));
        device.Get(0)->AddApplication(source);
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        const auto received = sink->GetTotalRx();
        Simulator::Destroy();
        return received;
    }
};

/// What sensors of a device say while it sends by TCP.
class SensorsTestCase : public TestCase
{
  public:
    SensorsTestCase()
        : TestCase("link sensors: tell of Wi-Fi and TCP")
    {
    }

  private:
    void DoRun() override
    {
        const auto near = Observe(10);
        const auto far = Observe(40);
        NS_TEST_ASSERT_MSG_EQ(near.snr.has_value() && far.snr.has_value(), true, "SNR");
        // The exponent of the path loss is 3: 18.06 dB at four times the distance.
        NS_TEST_EXPECT_MSG_EQ_TOL(*near.snr - *far.snr, 30 * std::log10(4), 0.01, "SNR");
        NS_TEST_EXPECT_MSG_GT(near.wifiRate.value_or(0), 2 * far.wifiRate.value_or(0), "rates");
        NS_TEST_EXPECT_MSG_GT(far.wifiRate.value_or(0), 5e6, "rates");
        NS_TEST_EXPECT_MSG_GT(near.congestionWindow.value_or(0), 1000, "congestion window");
        NS_TEST_EXPECT_MSG_GT(near.transportRoundTrip.value_or(Seconds(0)),
                              MilliSeconds(4),
                              "a wire of 2 ms is part of the way");
    }

    /// @return what is known of a link of @p distance metres after some data
    SplitObservation Observe(double distance)
    {
        SplitWifiAccessHelper access;
        access.SetStandard("802.11ax", 20);
        const NodeContainer device(1);
        const auto edge = CreateObject<Node>();
        access.Install(device, {distance}, edge);
        access.AssignStreams(10);
        const auto factory = TypeId::LookupByName("ns3::TcpSocketFactory");
        const auto listener = Socket::CreateSocket(edge, factory);
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        listener->Listen();
        const auto socket = Socket::CreateSocket(device.Get(0), factory);
        const auto sensors = CreateObject<SplitLinkSensors>();
        sensors->Attach(device.Get(0));
        sensors->Attach(socket);
        SplitObservation observation;
        sensors->Fill(observation);
        NS_TEST_EXPECT_MSG_EQ(observation.snr.has_value() ||
                                  observation.congestionWindow.has_value(),
                              false,
                              "known before anything was sent");
        const InetSocketAddress address(access.GetEdgeAddress(), PORT);
        Simulator::Schedule(Seconds(1), [socket, address] { socket->Connect(address); });
        Simulator::Schedule(Seconds(2), [socket] { socket->Send(Create<Packet>(50000)); });
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        sensors->Fill(observation);
        Simulator::Destroy();
        return observation;
    }
};

/// Conditions that cannot be are refused with a message.
class RefusedConditionsTestCase : public TestCase
{
  public:
    RefusedConditionsTestCase()
        : TestCase("Wi-Fi access: conditions that cannot be are refused")
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        ExpectRefused([&access] { access.SetRateControl("best"); }, "rate control");
        ExpectRefused([&access] { access.SetWalk({-1, 1}); }, "negative distance");
        ExpectRefused([&access] { access.SetWalk({10, 0}); }, "no speed");
        ExpectRefused([&access] { access.SetWalk({10, std::nan("")}); }, "speed that is no number");
        access.SetWalk({10, 1});
        ExpectRefused([&access] { access.Install(NodeContainer(1), {10}, CreateObject<Node>()); },
                      "walk to where it begins");
        Simulator::Destroy();
    }

    template <typename Call>
    void ExpectRefused(Call call, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(split_test::IsRefused(call), true, what << " was accepted");
    }
};

} // namespace

split_test::TestCases
split_test::WifiConditionsTests()
{
    return {new WalkTestCase,
            new OutOfRangeTestCase("ideal", 30),
            new OutOfRangeTestCase("minstrel", 30),
            new OutOfRangeTestCase("ideal", 100), // longer than hardware addresses are remembered
            new CompetitorTestCase,
            new SensorsTestCase,
            new RefusedConditionsTestCase};
}
