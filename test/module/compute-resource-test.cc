/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "module-tests.h"

#include "ns3/simulator.h"
#include "ns3/split-compute-resource.h"
#include "ns3/split-device-profile.h"

using namespace ns3;

namespace
{

/// A resource of 1 MFLOP/s with an overhead of 1 ms, and the times at which its jobs are done.
struct Bench
{
    Bench()
    {
        resource->SetProfile(SplitDeviceProfile::Parse("flops=1e6,overhead=1ms"));
    }

    ~Bench()
    {
        Simulator::Destroy();
    }

    SplitComputeResource::DoneCallback NoteTime()
    {
        return [this] { times.push_back(Simulator::Now()); };
    }

    Ptr<SplitComputeResource> resource = CreateObject<SplitComputeResource>();
    std::vector<Time> times;
};

/// Jobs are computed one after the other, each with the overhead.
class FifoTestCase : public TestCase
{
  public:
    FifoTestCase()
        : TestCase("Compute resource: jobs run in order, each for the overhead and its operations")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        bench.resource->Submit(2000, bench.NoteTime());
        std::vector<Time> started;
        const auto noteStart = [&started] { started.push_back(Simulator::Now()); };
        bench.resource->Submit(3000, bench.NoteTime(), noteStart);
        Simulator::Schedule(MilliSeconds(10),
                            &SplitComputeResource::Submit,
                            bench.resource,
                            0,
                            bench.NoteTime(),
                            noteStart,
                            0);
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(bench.times.size(), 3, "not all jobs were done");
        NS_TEST_EXPECT_MSG_EQ(bench.times[0], MilliSeconds(3), "first job");
        NS_TEST_EXPECT_MSG_EQ(bench.times[1], MilliSeconds(7), "second job");
        NS_TEST_EXPECT_MSG_EQ(bench.times[2], MilliSeconds(11), "job on an idle resource");
        NS_TEST_EXPECT_MSG_EQ(bench.resource->GetBusyTime(), MilliSeconds(8), "busy time");
        const std::vector<Time> starts{MilliSeconds(3), MilliSeconds(10)};
        NS_TEST_EXPECT_MSG_EQ((started == starts), true, "starts");
    }
};

/// A job that goes on does so before those that wait, without overhead.
class ContinueTestCase : public TestCase
{
  public:
    ContinueTestCase()
        : TestCase("Compute resource: a job goes on before those that wait, without overhead")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        bench.resource->Submit(1000,
                               [&bench] { bench.resource->Continue(5000, bench.NoteTime()); });
        bench.resource->Submit(1000, bench.NoteTime());
        Simulator::Run();
        NS_TEST_ASSERT_MSG_EQ(bench.times.size(), 2, "not all jobs were done");
        NS_TEST_EXPECT_MSG_EQ(bench.times[0], MilliSeconds(7), "the job that went on");
        NS_TEST_EXPECT_MSG_EQ(bench.times[1], MilliSeconds(9), "the job that waited");
    }
};

/// The trace sources follow the jobs.
class ComputeTraceTestCase : public TestCase
{
  public:
    ComputeTraceTestCase()
        : TestCase("Compute resource: busy and queue length are traced")
    {
    }

  private:
    void DoRun() override
    {
        Bench bench;
        bench.resource->TraceConnectWithoutContext(
            "Busy",
            MakeCallback(&ComputeTraceTestCase::BusyChanged, this));
        bench.resource->TraceConnectWithoutContext(
            "QueueLength",
            MakeCallback(&ComputeTraceTestCase::QueueLengthChanged, this));
        bench.resource->Submit(1000, [] {});
        bench.resource->Submit(1000, [] {});
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ((m_busy == std::vector<bool>{true, false}), true, "busy");
        NS_TEST_EXPECT_MSG_EQ((m_queue == std::vector<uint32_t>{1, 0}), true, "queue length");
    }

    void BusyChanged(bool, bool now)
    {
        m_busy.push_back(now);
    }

    void QueueLengthChanged(uint32_t, uint32_t now)
    {
        m_queue.push_back(now);
    }

    std::vector<bool> m_busy;
    std::vector<uint32_t> m_queue;
};

/// Profiles are read from text, and bad text is refused.
class ProfileTestCase : public TestCase
{
  public:
    ProfileTestCase()
        : TestCase("Device profile: names and own values are read, others refused")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(SplitDeviceProfile::Parse("jetson-nano").flops, 60e9, "by name");
        const auto own = SplitDeviceProfile::Parse("flops=2e9,overhead=0.5ms");
        NS_TEST_EXPECT_MSG_EQ(own.flops, 2e9, "own speed");
        NS_TEST_EXPECT_MSG_EQ(own.overhead, MicroSeconds(500), "own overhead");
        for (const auto* text : {"",
                                 "toaster",
                                 "flops=",
                                 "flops=-1",
                                 "flops=nan",
                                 "flops=0.5",
                                 "flops=1e9x",
                                 "flops=1e9\n",
                                 "flops=1e9,",
                                 "overhead=1ms",
                                 "flops=1,overhead=1",
                                 "flops=1,overhead=-1ms",
                                 "flops=1,overhead=1ms\n",
                                 "flops=1,overhead=3601s",
                                 "flops=1,overhead=infs",
                                 "flops=1,speed=2"})
        {
            ExpectRefused(text);
        }
    }

    void ExpectRefused(const std::string& text)
    {
        bool refused = false;
        try
        {
            SplitDeviceProfile::Parse(text);
        }
        catch (const split::Error&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "'" << text << "' was accepted");
    }
};

} // namespace

split_test::TestCases
split_test::ComputeResourceTests()
{
    return {new FifoTestCase, new ContinueTestCase, new ComputeTraceTestCase, new ProfileTestCase};
}
