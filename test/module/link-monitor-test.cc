/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"

#include "ns3/config.h"
#include "ns3/simulator.h"
#include "ns3/split-capacity-meter.h"
#include "ns3/split-delay-window.h"
#include "ns3/split-link-monitor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

using namespace ns3;

namespace
{

/// How far the edge's clock is behind the device's.
const Time CLOCK_OFFSET = Seconds(-1000);

/// One way on the link.
const Time DELAY = MilliSeconds(3);

/// A link that carries one message after the other, and what measures it.
class Link
{
  public:
    /// @p rate in bit/s
    explicit Link(double rate)
        : rate{rate}
    {
    }

    /// Sends @p bytes at @p sent, the first @p firstPacket of them in the first packet.
    void Send(uint64_t bytes, Time sent, uint64_t firstPacket)
    {
        const bool foundIdle = sent >= m_idle + DELAY; // the receipt takes as long
        const Time begin = std::max(sent, m_idle - DELAY);
        const Time first = begin + DELAY + Seconds(8 * firstPacket / rate);
        m_idle = begin + DELAY + Seconds(8 * bytes / rate);
        meter.Add({bytes / 2,
                   bytes,
                   bytes - firstPacket,
                   foundIdle,
                   sent,
                   first + CLOCK_OFFSET,
                   m_idle + CLOCK_OFFSET});
    }

    /// Sends @p bytes at @p sent in one packet.
    void Send(uint64_t bytes, Time sent)
    {
        Send(bytes, sent, bytes);
    }

    double rate;              //!< in bit/s
    SplitCapacityMeter meter; //!< of the link

  private:
    Time m_idle; //!< when the last byte has arrived
};

/// Small messages on an idle link, one after the other on a busy one, and large ones all tell the
/// rate, however long nothing was sent between them.
class CapacityTestCase : public TestCase
{
  public:
    CapacityTestCase()
        : TestCase("Link monitor: the capacity of a wire is measured exactly, idle times or not")
    {
    }

  private:
    void DoRun() override
    {
        for (const double rate : {5e4, 1e6, 2e7})
        {
            Link idle(rate);
            idle.Send(100, Seconds(1));
            NS_TEST_EXPECT_MSG_EQ(idle.meter.GetCapacity().has_value(), false, "one message");
            for (int i = 2; i < 9; ++i)
            {
                idle.Send(300 + 20 * i, Seconds(i));
                Expect(idle, "alone");
            }
            Link busy(rate);
            for (int i = 0; i < 9; ++i)
            {
                busy.Send(300, Seconds(1) + MicroSeconds(i));
            }
            Expect(busy, "back to back");
            Link large(rate);
            large.Send(15000, Seconds(1), 1500);
            Expect(large, "of several segments");
        }
    }

    /// Expects @p link's rate to be known.
    void Expect(const Link& link, const std::string& messages)
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(link.meter.GetCapacity().value_or(0) / link.rate,
                                  1,
                                  1e-3,
                                  "messages " << messages << " at " << link.rate << " bit/s");
        NS_TEST_EXPECT_MSG_EQ_TOL(*link.meter.GetGoodput(),
                                  *link.meter.GetCapacity() / 2,
                                  1,
                                  "half of the packets are headers");
    }
};

/// A step of the rate is seen with the first message that takes it.
class StepTestCase : public TestCase
{
  public:
    StepTestCase()
        : TestCase("Link monitor: one message shows a step of the capacity")
    {
    }

  private:
    void DoRun() override
    {
        Link link(1e7);
        link.Send(54, Seconds(1));
        link.Send(1000, Seconds(2));
        link.rate = 1e5;
        link.Send(1000, Seconds(3));
        NS_TEST_EXPECT_MSG_EQ_TOL(*link.meter.GetCapacity(), 1e5, 2e3, "down");
        link.rate = 1e7;
        link.Send(1000, Seconds(4));
        NS_TEST_EXPECT_MSG_EQ_TOL(*link.meter.GetCapacity(), 1e7, 1e6, "up");
    }
};

/// Messages that were aggregated are measured together.
class AggregateTestCase : public TestCase
{
  public:
    AggregateTestCase()
        : TestCase("Link monitor: messages that arrive together count together")
    {
    }

  private:
    void DoRun() override
    {
        SplitCapacityMeter meter;
        const Time sent = Seconds(1);
        meter.Add({100, 100, 0, true, sent, sent, sent});
        meter.Add({1000, 1000, 0, false, sent, sent, sent + MilliSeconds(4)});
        NS_TEST_EXPECT_MSG_EQ_TOL(*meter.GetCapacity(), 2e6, 1, "the first of them");
        meter.Add({1000, 1000, 0, false, sent, sent, sent + MilliSeconds(4)});
        NS_TEST_EXPECT_MSG_EQ_TOL(*meter.GetCapacity(), 4e6, 1, "both");
    }
};

/// The window forgets what is old, but never everything.
class DelayWindowTestCase : public TestCase
{
  public:
    DelayWindowTestCase()
        : TestCase("Link monitor: the least delay is that of the last 10 s, or the last one")
    {
    }

  private:
    void DoRun() override
    {
        SplitDelayWindow window;
        window.Add({Seconds(0), MilliSeconds(5)});
        window.Add({Seconds(4), MilliSeconds(7)});
        NS_TEST_EXPECT_MSG_EQ(window.Least().delay, MilliSeconds(5), "of both");
        window.Add({Seconds(11), MilliSeconds(9)});
        NS_TEST_EXPECT_MSG_EQ(window.Least().delay, MilliSeconds(7), "the first is old");
        window.Add({Seconds(50), MilliSeconds(20)});
        NS_TEST_EXPECT_MSG_EQ(window.Least().delay, MilliSeconds(20), "all others are old");
    }
};

/// Round trips, queue and silence follow from what was sent and received.
class MonitorTestCase : public TestCase
{
  public:
    MonitorTestCase()
        : TestCase("Link monitor: round trip, queue and silence")
    {
    }

  private:
    void DoRun() override
    {
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1000));
        const auto monitor = CreateObject<SplitLinkMonitor>();
        Config::Reset();
        Simulator::Schedule(Seconds(1), [&] { monitor->Sent(48); });
        Simulator::Schedule(MilliSeconds(1010), [&] { Receive(*monitor, MilliSeconds(5)); });
        Simulator::Schedule(Seconds(2), [&] {
            monitor->Sent(948);
            monitor->Enqueue(1900);
        });
        Simulator::Schedule(MilliSeconds(2006), [&] {
            const auto seen = Observe(*monitor);
            NS_TEST_EXPECT_MSG_EQ(seen.queuedBytes, 2848, "bytes without receipt");
            NS_TEST_EXPECT_MSG_EQ(seen.silence, MilliSeconds(6), "silence");
            NS_TEST_EXPECT_MSG_EQ(*seen.roundTrip, MilliSeconds(10), "first round trip");
            NS_TEST_EXPECT_MSG_EQ(*seen.roundTripVariation, MilliSeconds(5), "its variation");
        });
        Simulator::Schedule(MilliSeconds(2018), [&] { Receive(*monitor, MilliSeconds(14)); });
        Simulator::Schedule(MilliSeconds(2018), [&] {
            const auto seen = Observe(*monitor);
            NS_TEST_EXPECT_MSG_EQ_TOL(*seen.capacity, 8e5, 1, "900 bytes more in 9 ms");
            NS_TEST_EXPECT_MSG_EQ(*seen.roundTrip, MilliSeconds(11), "smoothed round trip");
            NS_TEST_EXPECT_MSG_EQ(*seen.roundTripVariation, MicroSeconds(5750), "its variation");
            NS_TEST_EXPECT_MSG_EQ(*seen.baseRoundTrip, MilliSeconds(10), "the least");
            NS_TEST_EXPECT_MSG_EQ(seen.queuedBytes, 1900, "bytes that wait");
            NS_TEST_EXPECT_MSG_EQ_TOL(seen.queueTime,
                                      MicroSeconds(20040),
                                      MicroSeconds(1),
                                      "two segments and their headers");
            NS_TEST_EXPECT_MSG_EQ(seen.silence, Time(0), "nothing is awaited");
        });
        Simulator::Run();
        Simulator::Destroy();
    }

    /// The receipt of the oldest message comes, which was @p delay on its way.
    static void Receive(SplitLinkMonitor& monitor, Time delay)
    {
        const Time sent = Seconds(std::floor(Simulator::Now().GetSeconds()));
        monitor.Received(sent + delay, sent + delay);
    }

    /// @return what @p monitor knows
    static SplitObservation Observe(SplitLinkMonitor& monitor)
    {
        SplitObservation observation;
        monitor.Fill(observation);
        return observation;
    }
};

} // namespace

split_test::TestCases
split_test::LinkMonitorTests()
{
    return {new CapacityTestCase,
            new StepTestCase,
            new AggregateTestCase,
            new DelayWindowTestCase,
            new MonitorTestCase};
}
