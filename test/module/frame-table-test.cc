/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "test-bed.h"

#include "ns3/split-frame-table.h"

#include <fstream>

using namespace ns3;

namespace
{

/// @return a frame whose life was complete
SplitFrameRecord
MakeFinished()
{
    SplitFrameRecord record;
    record.device = 1;
    record.frame = 2;
    record.sample = 3;
    record.label = 4;
    record.decision.cut = 1;
    record.decision.setting = split::Setting::Parse("keep=0.5,bits=4");
    record.bytes = {10, 20, 30};
    record.captured = NanoSeconds(100);
    record.headStarted = NanoSeconds(150);
    record.headDone = NanoSeconds(200);
    record.encoded = NanoSeconds(300);
    record.firstByteSent = NanoSeconds(400);
    record.lastByteReceived = NanoSeconds(500);
    record.decoded = NanoSeconds(600);
    record.tailDone = NanoSeconds(700);
    record.ended = NanoSeconds(800);
    record.scores = {0, 2, 1};
    return record;
}

/// @return a frame whose image was not sent in time
SplitFrameRecord
MakeUnfinished()
{
    SplitFrameRecord record;
    record.decision.mode = split::Mode::EDGE_ONLY;
    record.decision.jpegQuality = 75;
    record.captured = NanoSeconds(100);
    record.ended = NanoSeconds(900);
    record.dropped = SplitDropReason::UNFINISHED;
    return record;
}

/// Each value stands in its column; what did not happen is empty.
class FrameTableTestCase : public TestCase
{
  public:
    FrameTableTestCase()
        : TestCase("Frame table: each value stands in its column")
    {
    }

  private:
    void DoRun() override
    {
        const auto runtime = split_test::MakeRuntime();
        const auto finished = MakeFinished();
        const std::string path = CreateTempDirFilename("frame-table.csv");
        WriteFrameTable(path, {finished, MakeUnfinished()}, runtime->GetEngine());
        std::ifstream file(path);
        const std::vector<std::string> expected{
            "device,frame,sample,label,mode,cut,setting,jpeg_quality,header_bytes,index_bytes,"
            "payload_bytes,captured_ns,head_started_ns,head_done_ns,encoded_ns,first_byte_sent_ns,"
            "last_byte_received_ns,decoded_ns,tail_done_ns,ended_ns,outcome,prediction",
            "1,2,3,4,split,pool1,\"" + finished.decision.setting.ToString() +
                "\",,10,20,30,100,150,200,300,400,500,600,700,800,result,1",
            "0,0,0,0,edge-only,,,75,0,0,0,100,,,,,,,,900,unfinished,",
            ""};
        for (const auto& line : expected)
        {
            std::string written;
            std::getline(file, written);
            NS_TEST_EXPECT_MSG_EQ(written, line, "line");
        }
        NS_TEST_EXPECT_MSG_EQ(file.eof(), true, "further lines");
    }
};

} // namespace

split_test::TestCases
split_test::FrameTableTests()
{
    return {new FrameTableTestCase};
}
