/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"
#include "data/jpeg-image.h"
#include "module-tests.h"
#include "test-bed.h"

#include "ns3/config.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/split-trace-helper.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

using namespace ns3;
using split_test::TestBed;

namespace
{

/// @return the scores of a frame computed without a simulation, in the same steps
std::vector<float>
ComputeOffline(const SplitRuntime& runtime, const SplitFrameRecord& record)
{
    const auto& engine = runtime.GetEngine();
    const auto& normalisation = engine.Info().normalisation;
    const auto& decision = record.decision;
    if (decision.mode == split::Mode::SPLIT)
    {
        const auto input = runtime.GetDataset().Sample(record.sample, normalisation);
        const auto frame = split::Encode(decision.setting, engine.Head(input, decision.cut));
        const auto decoded = split::Decode(frame.bytes.data(), frame.bytes.size());
        return engine.Tail(std::get<split::Tensor>(decoded), decision.cut).values;
    }
    auto image = runtime.GetDataset().GetImage(record.sample);
    if (decision.jpegQuality != 0)
    {
        const auto bytes = split::EncodeJpeg(image, decision.jpegQuality);
        image = std::get<split::Image>(
            split::DecodeJpeg(bytes.data(), bytes.size(), engine.InputShape()));
    }
    return engine.Whole(split::Normalise(image, normalisation)).values;
}

/// Each mode answers what the same computation answers offline.
class OfflineTestCase : public TestCase
{
  public:
    /**
     * @param attributes names and values of the policy's attributes
     * @param name what is tried
     */
    OfflineTestCase(std::vector<std::pair<std::string, std::string>> attributes, std::string name)
        : TestCase("Inference: " + name + " answers what is computed offline, exactly"),
          m_attributes{std::move(attributes)}
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        m_attributes.emplace_back("Cut", "pool2");
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", m_attributes);
        bed.Run();
        const auto& records = bed.recorder.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "frames");
        for (const auto& record : records)
        {
            NS_TEST_EXPECT_MSG_EQ(record.dropped.has_value(), false, "dropped");
            NS_TEST_EXPECT_MSG_EQ((record.scores == ComputeOffline(*bed.deviceRuntime, record)),
                                  true,
                                  "scores of frame " << record.frame);
        }
    }

    std::vector<std::pair<std::string, std::string>> m_attributes; //!< of the policy
};

/// A socket buffer smaller than a message does not harm it.
class SmallBufferTestCase : public TestCase
{
  public:
    SmallBufferTestCase()
        : TestCase("Inference: frames cross a TCP buffer smaller than they are")
    {
    }

  private:
    void DoRun() override
    {
        Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(200));
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(100));
        TestBed bed(1);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", "edge-only"}});
        bed.Run();
        Config::Reset();
        NS_TEST_ASSERT_MSG_EQ(bed.recorder.GetRecords().size(), 5, "frames");
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ((record.scores == ComputeOffline(*bed.deviceRuntime, record)),
                                  true,
                                  "scores of frame " << record.frame);
        }
    }
};

/// The events of a frame's life come in order, and last what the model of time says.
class LifeTestCase : public TestCase
{
  public:
    LifeTestCase()
        : TestCase("Inference: the times of a frame's life follow from profile and link")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.Run();
        const auto& record = bed.recorder.GetRecords().at(0);
        const auto& engine = bed.deviceRuntime->GetEngine();
        const std::size_t cut = record.decision.cut;
        const double coding = 20.0 * split::ElementCount(engine.Stages()[cut].activation);
        NS_TEST_EXPECT_MSG_EQ(*record.headStarted, *record.captured, "an idle device begins");
        NS_TEST_EXPECT_MSG_EQ(*record.headDone - *record.headStarted,
                              MilliSeconds(1) + Seconds(engine.HeadFlops(cut) / 1e9),
                              "head");
        NS_TEST_EXPECT_MSG_EQ(*record.encoded - *record.headDone, Seconds(coding / 1e9), "encode");
        NS_TEST_EXPECT_MSG_EQ(*record.firstByteSent, *record.encoded, "an idle socket takes it");
        NS_TEST_EXPECT_MSG_GT(*record.lastByteReceived - *record.firstByteSent,
                              MilliSeconds(2),
                              "uplink");
        NS_TEST_EXPECT_MSG_EQ(*record.decoded - *record.lastByteReceived,
                              MilliSeconds(1) + Seconds(coding / 1e9),
                              "decode");
        NS_TEST_EXPECT_MSG_EQ(*record.tailDone - *record.decoded,
                              Seconds(engine.TailFlops(cut) / 1e9),
                              "tail");
        NS_TEST_EXPECT_MSG_GT(*record.ended - *record.tailDone, MilliSeconds(2), "downlink");
    }
};

/// A frame waits until the device has computed those before it.
class QueueTestCase : public TestCase
{
  public:
    /// @param mode where frames are computed
    explicit QueueTestCase(const std::string& mode)
        : TestCase("Inference: a frame begins when the one before is encoded, in mode " + mode),
          m_mode{mode}
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Mode", m_mode}, {"Cut", "pool2"}});
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ConstantRandomVariable[Constant=0.0001]"));
        bed.Run();
        const auto& records = bed.recorder.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "frames");
        for (std::size_t i = 1; i < records.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(*records[i].headStarted, *records[i - 1].encoded, "frame " << i);
        }
    }

    std::string m_mode; //!< where frames are computed
};

/// Frames are captured when the interval says.
class PeriodicTestCase : public TestCase
{
  public:
    PeriodicTestCase()
        : TestCase("Inference: a constant interval captures periodically")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ConstantRandomVariable[Constant=0.25]"));
        bed.Run();
        const auto& records = bed.recorder.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 5, "frames");
        for (std::size_t i = 1; i < records.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(*records[i].captured - *records[i - 1].captured,
                                  MilliSeconds(250),
                                  "interval before frame " << i);
        }
    }
};

/// Samples are taken in the order that the attributes say.
class SamplesTestCase : public TestCase
{
  public:
    SamplesTestCase()
        : TestCase("Inference: samples follow first and stride, and begin again at the end")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(1);
        bed.deviceHelper.SetDeviceAttribute("FirstSample", UintegerValue(7));
        bed.deviceHelper.SetDeviceAttribute("SampleStride", UintegerValue(2));
        bed.Run();
        const std::vector<std::size_t> expected{7, 9, 11, 1, 3};
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ(record.sample, expected.at(record.frame), "sample");
        }
    }
};

/// One edge serves many devices, and gives each its own answers.
class ManyDevicesTestCase : public TestCase
{
  public:
    ManyDevicesTestCase()
        : TestCase("Inference: an edge serves many devices")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(6);
        bed.Run();
        const auto& records = bed.recorder.GetRecords();
        NS_TEST_ASSERT_MSG_EQ(records.size(), 30, "frames");
        for (const auto& record : records)
        {
            NS_TEST_EXPECT_MSG_EQ((record.scores == ComputeOffline(*bed.deviceRuntime, record)),
                                  true,
                                  "device " << record.device << ", frame " << record.frame);
        }
    }
};

/// Every captured frame has one outcome when the applications stop.
class StopTestCase : public TestCase
{
  public:
    StopTestCase()
        : TestCase("Inference: every captured frame has one outcome when stopped midway")
    {
    }

  private:
    void DoRun() override
    {
        TestBed bed(3, "100kbps");
        bed.deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(0));
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ExponentialRandomVariable[Mean=0.002]"));
        bed.Install();
        for (uint32_t i = 0; i < 3; ++i)
        {
            bed.deviceApplications.Get(i)->TraceConnectWithoutContext(
                "Captured",
                MakeCallback(&StopTestCase::Captured, this));
        }
        bed.Run(Seconds(2));
        std::set<std::pair<uint64_t, uint64_t>> ended;
        bool unfinished = false;
        bool finished = false;
        for (const auto& record : bed.recorder.GetRecords())
        {
            NS_TEST_EXPECT_MSG_EQ(ended.emplace(record.device, record.frame).second, true, "twice");
            unfinished = unfinished || record.dropped == SplitDropReason::UNFINISHED;
            finished = finished || !record.dropped;
        }
        NS_TEST_EXPECT_MSG_EQ(ended.size(), m_captured, "captured frames without an outcome");
        NS_TEST_EXPECT_MSG_EQ(unfinished && finished, true, "both kinds were to be seen");
    }

    void Captured(const SplitFrameRecord&)
    {
        ++m_captured;
    }

    uint64_t m_captured{0}; //!< frames captured by all devices
};

/// The same seed gives the same file, whatever the number of threads.
class ReproducibleTestCase : public TestCase
{
  public:
    ReproducibleTestCase()
        : TestCase("Inference: same seed, same file, byte for byte")
    {
    }

  private:
    void DoRun() override
    {
        const std::string first = Simulate(1);
        NS_TEST_EXPECT_MSG_EQ((Simulate(1) == first), true, "a second time");
        NS_TEST_EXPECT_MSG_EQ((Simulate(4) == first), true, "on more threads");
        NS_TEST_EXPECT_MSG_GT(first.size(), 1000, "an empty table");
    }

    std::string Simulate(unsigned threads)
    {
        TestBed bed(3);
        bed.deviceRuntime = split_test::MakeRuntime(1, threads);
        bed.edgeRuntime = bed.deviceRuntime;
        bed.deviceHelper = SplitHelper(bed.deviceRuntime);
        bed.deviceHelper.SetPolicy("ns3::FixedPolicy", {{"Cut", "pool1"}});
        bed.deviceHelper.SetDeviceAttribute("MaxFrames", UintegerValue(5));
        bed.deviceHelper.SetDeviceAttribute(
            "Interval",
            StringValue("ns3::ExponentialRandomVariable[Mean=0.01]"));
        bed.Install();
        SplitHelper::AssignStreams(bed.devices, 100);
        const std::filesystem::path path = CreateTempDirFilename("frames.csv");
        split::TableSet tables(path.parent_path());
        SplitTraceHelper traces(tables);
        traces.EnableFrames(bed.deviceApplications, bed.deviceRuntime->GetEngine());
        traces.EnableFrames(bed.edgeApplications, bed.deviceRuntime->GetEngine());
        bed.Run();
        tables.Commit();
        std::ifstream file(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }
};

} // namespace

split_test::TestCases
split_test::InferenceTests()
{
    using Attributes = std::vector<std::pair<std::string, std::string>>;
    return {
        new OfflineTestCase(Attributes{}, "split with the default setting"),
        new OfflineTestCase(Attributes{{"Setting", "keep=0.5,bits=3"}}, "split with 3 bits"),
        new OfflineTestCase(Attributes{{"Mode", "device-only"}}, "device-only"),
        new OfflineTestCase(Attributes{{"Mode", "edge-only"}}, "edge-only with raw pixels"),
        new OfflineTestCase(Attributes{{"Mode", "edge-only"}, {"JpegQuality", "40"}},
                            "edge-only with JPEG"),
        new SmallBufferTestCase,
        new LifeTestCase,
        new QueueTestCase("split"),
        new QueueTestCase("edge-only"),
        new PeriodicTestCase,
        new SamplesTestCase,
        new ManyDevicesTestCase,
        new StopTestCase,
        new ReproducibleTestCase,
    };
}
