/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "module-tests.h"
#include "test-bed.h"
#include "training-bed.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/split-policy-recorder.h"
#include "ns3/split-trace-helper.h"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace ns3;
using split_test::TestBed;
using split_test::TrainingBed;
using split_test::TrainingParties;

namespace
{

/// Lines of a file, the first of which names the columns.
using Lines = std::vector<std::string>;

/// @return the lines of the file @p path
Lines
Read(const std::filesystem::path& path)
{
    std::ifstream file(path);
    Lines lines;
    for (std::string line; std::getline(file, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

/// @return the nanoseconds of @p time, or nothing
std::string
Text(const std::optional<Time>& time)
{
    return time ? std::to_string(time->GetNanoSeconds()) : "";
}

/// @return @p value, or nothing
template <typename Value>
std::string
TextOf(const std::optional<Value>& value)
{
    return value ? fmt::format("{}", *value) : "";
}

/// A test of what a table holds.
class TableTestCase : public TestCase
{
  public:
    /// @param name what is expected
    explicit TableTestCase(const std::string& name)
        : TestCase("Traces: " + name)
    {
    }

  protected:
    /// @return a folder of this test's own
    std::filesystem::path Folder()
    {
        return std::filesystem::path(CreateTempDirFilename("table")).parent_path();
    }

    /// Expects @p lines to be @p expected.
    void Expect(const Lines& lines, const Lines& expected)
    {
        NS_TEST_ASSERT_MSG_EQ(lines.size(), expected.size(), "lines");
        for (std::size_t i = 0; i < lines.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(lines[i], expected[i], "line " << i);
        }
    }
};

/// The table of frames.
class FramesTestCase : public TableTestCase
{
  public:
    FramesTestCase()
        : TableTestCase("a row a frame, in the order of their ends")
    {
    }

  private:
    void DoRun() override
    {
        split::TableSet tables(Folder());
        TestBed bed(2);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy",
                                   {{"Cut", "pool2"}, {"Setting", "keep=0.5,bits=4"}});
        bed.Install();
        SplitTraceHelper traces(tables);
        traces.EnableFrames(bed.deviceApplications, bed.deviceRuntime->GetEngine());
        traces.EnableFrames(bed.edgeApplications, bed.deviceRuntime->GetEngine());
        bed.Run();
        tables.Commit();
        Lines expected{
            "device,frame,sample,label,mode,cut,setting,jpeg_quality,header_bytes,index_bytes,"
            "payload_bytes,captured_ns,head_started_ns,head_done_ns,encoded_ns,first_byte_sent_ns,"
            "last_byte_received_ns,decoded_ns,tail_done_ns,ended_ns,outcome,prediction"};
        for (const auto& record : bed.recorder.GetRecords())
        {
            expected.push_back(RowOf(record));
        }
        NS_TEST_EXPECT_MSG_EQ(expected.size(), 11, "frames of two devices");
        Expect(Read(Folder() / "frames.csv"), expected);
    }

    /// @return what the table says of @p record, which has a result
    static std::string RowOf(const SplitFrameRecord& record)
    {
        std::string row = fmt::format("{},{},{},{},split,pool2,\"{}\",,{},{},{},",
                                      record.device,
                                      record.frame,
                                      record.sample,
                                      record.label,
                                      record.decision.setting.ToString(),
                                      record.bytes.header,
                                      record.bytes.index,
                                      record.bytes.payload);
        for (const auto& time : {record.captured,
                                 record.headStarted,
                                 record.headDone,
                                 record.encoded,
                                 record.firstByteSent,
                                 record.lastByteReceived,
                                 record.decoded,
                                 record.tailDone,
                                 record.ended})
        {
            row += std::to_string(time.value().GetNanoSeconds()) + ",";
        }
        return row + "result," + std::to_string(record.Prediction().value());
    }
};

/// What did not happen to a frame.
class UnfinishedFrameTestCase : public TableTestCase
{
  public:
    UnfinishedFrameTestCase()
        : TableTestCase("what did not happen to a frame is empty")
    {
    }

  private:
    void DoRun() override
    {
        split::TableSet tables(Folder());
        TestBed bed(1);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy",
                                   {{"Mode", "edge-only"}, {"JpegQuality", "75"}});
        bed.Install();
        SplitTraceHelper traces(tables);
        traces.EnableFrames(bed.deviceApplications, bed.deviceRuntime->GetEngine());
        traces.EnableFrames(bed.edgeApplications, bed.deviceRuntime->GetEngine());
        bed.Run(MilliSeconds(109)); // the first frame is being encoded
        tables.Commit();
        const auto& record = bed.recorder.GetRecords().at(0);
        Expect({Read(Folder() / "frames.csv").at(1)},
               {fmt::format("0,0,0,{},edge-only,,,75,0,0,0,{},{},,,,,,,109000000,unfinished,",
                            record.label,
                            Text(record.captured),
                            Text(record.headStarted))});
    }
};

/// The table of decisions.
class PolicyTestCase : public TableTestCase
{
  public:
    PolicyTestCase()
        : TableTestCase("a row a decision, with what it was made on and what came of it")
    {
    }

  private:
    void DoRun() override
    {
        split::TableSet tables(Folder());
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute("SenseLowerLayers", BooleanValue(true));
        bed.Install();
        SplitTraceHelper traces(tables);
        traces.EnablePolicy(bed.deviceApplications, bed.deviceRuntime->GetEngine());
        SplitPolicyRecorder recorder;
        Lines expected{
            "device,frame,captured_ns,interval_ns,deadline_ns,connected,capacity_bps,goodput_bps,"
            "round_trip_ns,round_trip_variation_ns,base_round_trip_ns,queued_bytes,queue_ns,"
            "silence_ns,compute_ns,edge_ns,snr_db,wifi_rate_bps,congestion_window_bytes,"
            "transport_round_trip_ns,mode,cut,setting,jpeg_quality,predicted_latency_ns,"
            "latency_ns,outcome"};
        recorder.SetEndedCallback(
            [&](const SplitPolicyRecord& record) { expected.push_back(RowOf(record)); });
        recorder.Attach(bed.deviceApplications);
        bed.Run();
        tables.Commit();
        NS_TEST_EXPECT_MSG_EQ(expected.size(), 6, "decisions");
        Expect(Read(Folder() / "policy.csv"), expected);
    }

    /// @return what the table says of @p record, whose frame has a result
    static std::string RowOf(const SplitPolicyRecord& record)
    {
        const auto& seen = record.observation;
        return fmt::format("{},{},{},{},0,1,{},{},{},{},{},{},{},{},{},{},,,{},{},split,pool2,"
                           "\"{}\",,{},{},result",
                           record.frame.device,
                           record.frame.frame,
                           Text(seen.now),
                           Text(seen.interval),
                           TextOf(seen.capacity),
                           TextOf(seen.goodput),
                           Text(seen.roundTrip),
                           Text(seen.roundTripVariation),
                           Text(seen.baseRoundTrip),
                           seen.queuedBytes,
                           Text(seen.queueTime),
                           Text(seen.silence),
                           Text(seen.computeTime),
                           Text(seen.edgeTime),
                           TextOf(seen.congestionWindow),
                           Text(seen.transportRoundTrip),
                           record.advice.decision.setting.ToString(),
                           Text(record.advice.latency),
                           Text(record.frame.Latency()));
    }
};

/// The table of links.
class LinksTestCase : public TableTestCase
{
  public:
    LinksTestCase()
        : TableTestCase("a row a device and interval, while there is a session")
    {
    }

  private:
    void DoRun() override
    {
        const auto capacity = std::make_shared<const split::LinkTrace>(
            std::vector<split::LinkState>{{0, 5e6, 0, 0}, {150'000'000, 7.5e6, 0, 0}},
            1'000'000'000);
        split::TableSet tables(Folder());
        TestBed bed(2);
        bed.Install();
        SplitTraceHelper traces(tables);
        traces.EnableLinks(bed.deviceApplications, MilliSeconds(50), capacity);
        bed.Run(MilliSeconds(220));
        tables.Commit();
        const auto lines = Read(Folder() / "links.csv");
        // Sessions begin at 100 ms and end at 220 ms.
        NS_TEST_ASSERT_MSG_EQ(lines.size(), 7, "three looks at two devices");
        NS_TEST_EXPECT_MSG_EQ(lines[0],
                              "time_ns,device,connected,capacity_bps,goodput_bps,round_trip_ns,"
                              "round_trip_variation_ns,base_round_trip_ns,queued_bytes,queue_ns,"
                              "silence_ns,snr_db,wifi_rate_bps,congestion_window_bytes,"
                              "transport_round_trip_ns,trace_capacity_bps",
                              "names");
        const Lines begins{"100000000,0,0,", "150000000,0,1,", "200000000,0,1,"};
        const Lines ends{",5000000", ",7500000", ",7500000"};
        for (std::size_t i = 0; i < begins.size(); ++i)
        {
            const auto& line = lines[2 * i + 1];
            const auto end = line.substr(line.size() - ends[i].size());
            NS_TEST_EXPECT_MSG_EQ(line.substr(0, begins[i].size()), begins[i], "begin");
            NS_TEST_EXPECT_MSG_EQ(end, ends[i], "capacity of the trace");
        }
    }
};

/// Looking at links is no event that anything waits for.
class IdleLinksTestCase : public TableTestCase
{
  public:
    IdleLinksTestCase()
        : TableTestCase("looking at links keeps no simulation alive")
    {
    }

  private:
    void DoRun() override
    {
        split::TableSet tables(Folder());
        SplitTraceHelper traces(tables);
        traces.EnableLinks({}, MilliSeconds(50));
        Simulator::Schedule(MilliSeconds(120), [] {});
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), MilliSeconds(150), "the first look after all");
        Simulator::Destroy();
    }
};

/// Looking at links changes nothing.
class UnmovedTestCase : public TableTestCase
{
  public:
    UnmovedTestCase()
        : TableTestCase("a run is the same whether it is looked at or not")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ((Ends(true) == Ends(false)), true, "times");
    }

    /// @param isTraced whether everything is traced @return when the frames ended
    std::vector<Time> Ends(bool isTraced)
    {
        split::TableSet tables(Folder());
        TestBed bed(2, "1Mbps");
        bed.Install();
        SplitTraceHelper traces(tables);
        if (isTraced)
        {
            const auto& engine = bed.deviceRuntime->GetEngine();
            traces.EnableFrames(bed.deviceApplications, engine);
            traces.EnableFrames(bed.edgeApplications, engine);
            traces.EnablePolicy(bed.deviceApplications, engine);
            traces.EnableLinks(bed.deviceApplications, MilliSeconds(1));
        }
        bed.Run(Seconds(1));
        std::vector<Time> ends;
        for (const auto& record : bed.recorder.GetRecords())
        {
            ends.push_back(record.ended.value());
        }
        return ends;
    }
};

/// The end of a helper is the end of its traces.
class ReleaseTestCase : public TableTestCase
{
  public:
    ReleaseTestCase()
        : TableTestCase("a helper's end lets go of the applications")
    {
    }

  private:
    void DoRun() override
    {
        split::TableSet tables(Folder());
        TestBed bed(1);
        bed.Install();
        const auto device = bed.deviceApplications.Get(0);
        const auto references = device->GetReferenceCount();
        {
            const auto& engine = bed.deviceRuntime->GetEngine();
            SplitTraceHelper traces(tables);
            traces.EnableFrames(bed.deviceApplications, engine);
            traces.EnablePolicy(bed.deviceApplications, engine);
            traces.EnableLinks(bed.deviceApplications);
        }
        NS_TEST_EXPECT_MSG_EQ(device->GetReferenceCount(), references, "references");
        bed.Run();
        tables.Commit();
        NS_TEST_EXPECT_MSG_EQ(bed.recorder.GetRecords().size(), 5, "frames");
        for (const auto* name : {"frames.csv", "policy.csv", "links.csv"})
        {
            NS_TEST_EXPECT_MSG_EQ(Read(Folder() / name).size(), 1, name);
        }
    }
};

/// The tables of a training.
class TrainingTablesTestCase : public TableTestCase
{
  public:
    TrainingTablesTestCase()
        : TableTestCase("a row a step, and a row a round for each party, of a whole training")
    {
    }

  private:
    void DoRun() override
    {
        const Time before = Seconds(1000);
        split::TableSet tables(Folder());
        TrainingBed bed{TrainingParties(split_test::MakePlan(split::Collaboration::SPLITFED_1, 2))};
        bed.Install();
        SplitTraceHelper traces(tables, before);
        ApplicationContainer parties(bed.edge);
        for (const auto& device : bed.devices)
        {
            traces.EnableSteps(ApplicationContainer(device));
            parties.Add(device);
        }
        traces.EnableRounds(parties);
        bed.Run();
        tables.Commit();
        NS_TEST_EXPECT_MSG_EQ(bed.steps.size(), 8, "two rounds of two steps of two devices");
        ExpectSteps(bed.steps, before);
        ExpectRounds(bed, before);
    }

    /// Expects a row for each of @p steps, which began @p before later than they know.
    void ExpectSteps(const std::vector<SplitStepRecord>& steps, Time before)
    {
        Lines expected{"device,round,step,begun_ns,ended_ns,keep,bits,gradient_bits,samples,"
                       "correct,loss,up_bytes,down_bytes,goodput_bps"};
        for (const auto& step : steps)
        {
            expected.push_back(fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
                                           step.device,
                                           step.round,
                                           step.step,
                                           Text(before + step.begun),
                                           Text(before + step.ended),
                                           step.setting.activation.keep,
                                           step.setting.activation.bits,
                                           step.setting.gradientBits,
                                           step.samples,
                                           step.correct,
                                           step.loss,
                                           step.bytesUp,
                                           step.bytesDown,
                                           NumberOf(step.goodput)));
        }
        Expect(Read(Folder() / "steps.csv"), expected);
    }

    /// Expects a row for each part of a round and each round that @p bed knows.
    void ExpectRounds(const TrainingBed& bed, Time before)
    {
        Lines devices;
        Lines edge;
        for (const auto& line : Read(Folder() / "rounds.csv"))
        {
            (line.substr(0, 5) == "edge," ? edge : devices).push_back(line);
        }
        Lines expected{"party,device,round,devices,begun_ns,ended_ns,samples,correct,loss"};
        for (const auto& part : bed.parts)
        {
            expected.push_back("device," + RowOf(part, before));
        }
        Expect(devices, expected);
        expected.clear();
        for (const auto& round : bed.rounds)
        {
            expected.push_back("edge," + RowOf(round, before));
        }
        Expect(edge, expected);
    }

    /// @return what the table says of @p round behind the party
    static std::string RowOf(const SplitRoundRecord& round, Time before)
    {
        return fmt::format("{},{},{},{},{},{},{},{}",
                           round.device,
                           round.round,
                           round.devices,
                           Text(before + round.begun),
                           Text(before + round.ended),
                           round.samples,
                           round.correct,
                           NumberOf(round.loss));
    }

    /// @return @p number, or nothing if it is none
    static std::string NumberOf(double number)
    {
        return std::isnan(number) ? "" : fmt::format("{}", number);
    }
};

} // namespace

split_test::TestCases
split_test::TraceHelperTests()
{
    return {new FramesTestCase,
            new UnfinishedFrameTestCase,
            new PolicyTestCase,
            new LinksTestCase,
            new IdleLinksTestCase,
            new UnmovedTestCase,
            new ReleaseTestCase,
            new TrainingTablesTestCase};
}
