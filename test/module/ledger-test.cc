/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "captured-bytes.h"
#include "module-tests.h"
#include "test-bed.h"

#include "ns3/config.h"
#include "ns3/error-model.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/split-ledger.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

using namespace ns3;
using split_test::TestBed;

namespace
{

/// The ledger holds what a capture of the link holds.
class CaptureTestCase : public TestCase
{
  public:
    CaptureTestCase()
        : TestCase("Ledger: equals the capture of the link")
    {
    }

  private:
    void DoRun() override
    {
        const std::string prefix = CreateTempDirFilename("ledger");
        SplitLedger up;
        SplitLedger down;
        std::string path;
        SplitByteCount frames;
        {
            TestBed bed(1);
            bed.deviceHelper.SetPolicy("ns3::FixedPolicy",
                                       {{"Cut", "pool2"}, {"Setting", "keep=0.5,bits=4"}});
            bed.Install();
            up.Attach(bed.deviceApplications);
            down.Attach(bed.edgeApplications);
            bed.access.EnablePcap(prefix);
            path = split_test::CapturePath(prefix, bed.access.GetNetDevices().Get(1));
            bed.Run();
            for (const auto& record : bed.recorder.GetRecords())
            {
                frames.header += record.bytes.header;
                frames.index += record.bytes.index;
                frames.payload += record.bytes.payload;
            }
        }
        const auto sentUp = split_test::ReadCapture(path, 4950, true);
        const auto sentDown = split_test::ReadCapture(path, 4950, false);
        NS_TEST_EXPECT_MSG_EQ(up.Application().Total(), sentUp.stream.size(), "bytes up");
        NS_TEST_EXPECT_MSG_EQ(down.Application().Total(), sentDown.stream.size(), "bytes down");
        NS_TEST_EXPECT_MSG_EQ(up.Transport(), sentUp.headers, "headers up");
        NS_TEST_EXPECT_MSG_EQ(down.Transport(), sentDown.headers, "headers down");
        NS_TEST_EXPECT_MSG_EQ(up.Retransmission() + down.Retransmission(), 0, "sent again");
        NS_TEST_EXPECT_MSG_EQ(up.Application().payload, frames.payload, "payload of the frames");
        NS_TEST_EXPECT_MSG_EQ(up.Application().index, frames.index, "index of the frames");
        NS_TEST_EXPECT_MSG_EQ(up.Application().header,
                              frames.header + 20,
                              "header of the frames and of the introduction");
        NS_TEST_EXPECT_MSG_EQ(down.Application().payload, 5 * 10 * sizeof(float), "scores");
    }
};

/// What a lossy link makes TCP send again is counted apart.
class RetransmissionTestCase : public TestCase
{
  public:
    RetransmissionTestCase()
        : TestCase("Ledger: bytes sent again are counted apart")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", "edge-only"}});
        bed.Install();
        SplitLedger up;
        up.Attach(bed.deviceApplications);
        const auto losses = CreateObject<ReceiveListErrorModel>();
        losses->SetList({6, 10});
        bed.access.GetNetDevices().Get(1)->SetAttribute("ReceiveErrorModel", PointerValue(losses));
        bed.Run();
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 5, "frames");
        NS_TEST_EXPECT_MSG_EQ(up.Application().payload, 5 * 28 * 28, "pixels");
        NS_TEST_EXPECT_MSG_GT(up.Retransmission(), 0, "sent again");
        NS_TEST_EXPECT_MSG_LT(up.Retransmission(), 4 * 536, "two segments, perhaps twice");
    }
};

/// Of a message that the socket has not taken completely, nothing counts.
class UnsentTestCase : public TestCase
{
  public:
    UnsentTestCase()
        : TestCase("Ledger: a frame that was not sent completely does not count")
    {
    }

  private:
    void DoRun() override
    {
        Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(200));
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(100));
        TestBed bed(1, "20kbps");
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", "edge-only"}});
        bed.Install();
        SplitLedger up;
        up.Attach(bed.deviceApplications);
        bed.Run(MilliSeconds(400));
        Config::Reset();
        NS_TEST_ASSERT_MSG_EQ(bed.recorder.GetRecords().size(), 1, "frames");
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords()[0].firstByteSent.has_value(),
                              true,
                              "begun");
        NS_TEST_EXPECT_MSG_EQ(up.Application().Total(), 20, "the introduction alone");
    }
};

/// The end of the simulation sends nothing, and needs no ledger.
class DisposalTestCase : public TestCase
{
  public:
    DisposalTestCase()
        : TestCase("Ledger: may end before or after the simulation, whose end sends nothing")
    {
    }

  private:
    void DoRun() override
    {
        SplitLedger after;
        TestBed bed(1, "20kbps");
        bed.Install();
        after.Attach(bed.deviceApplications);
        after.Attach(bed.edgeApplications);
        SplitLedger before;
        before.Attach(bed.deviceApplications);
        before.Attach(bed.edgeApplications);
        split_test::FrameCollector recorder;
        recorder.Attach(bed.deviceApplications);
        bed.deviceApplications.Start(MilliSeconds(100));
        Simulator::Stop(MilliSeconds(400));
        Simulator::Run();
        const uint64_t sent = after.Transport();
        NS_TEST_EXPECT_MSG_EQ(before.Transport(), sent, "counted twice");
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(after.Transport(), sent, "sent by disposal");
    }
};

} // namespace

split_test::TestCases
split_test::LedgerTests()
{
    return {new CaptureTestCase,
            new RetransmissionTestCase,
            new UnsentTestCase,
            new DisposalTestCase};
}
