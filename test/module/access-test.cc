/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "is-refused.h"
#include "module-tests.h"
#include "test-bed.h"

#include "ns3/inet-socket-address.h"
#include "ns3/mobility-model.h"
#include "ns3/simulator.h"
#include "ns3/split-wifi-access-helper.h"
#include "ns3/sta-wifi-mac.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/wifi-net-device.h"
#include "ns3/wifi-remote-station-manager.h"

#include <cmath>
#include <limits>
#include <map>

using namespace ns3;

namespace
{

/// Runs two stations at the given distances for a few frames.
std::vector<SplitFrameRecord>
RunOverWifi(SplitWifiAccessHelper& access, const std::vector<double>& distances)
{
    const auto runtime = split_test::MakeRuntime();
    const NodeContainer devices(2);
    const auto edge = CreateObject<Node>();
    access.Install(devices, distances, edge);
    access.AssignStreams(10);
    SplitHelper helper(runtime);
    helper.SetPolicy("ns3::FixedPolicy", {{"Cut", "pool2"}});
    helper.SetDeviceAttribute("MaxFrames", UintegerValue(5));
    const auto profile = SplitDeviceProfile::Parse("flops=1e9");
    const InetSocketAddress address(access.GetEdgeAddress(), 4950);
    auto deviceApplications = helper.InstallDevices(devices, address, profile);
    auto edgeApplications = helper.InstallEdge(edge, profile);
    split_test::FrameCollector recorder;
    recorder.Attach(deviceApplications);
    recorder.Attach(edgeApplications);
    deviceApplications.Start(Seconds(1));
    deviceApplications.Stop(Seconds(20));
    Simulator::Stop(Seconds(21));
    Simulator::Run();
    Simulator::Destroy();
    return recorder.GetRecords();
}

/// Frames cross each standard's link.
class StandardTestCase : public TestCase
{
  public:
    /**
     * @param standard of the radio link
     * @param widthMhz of its channel
     */
    StandardTestCase(const std::string& standard, uint32_t widthMhz)
        : TestCase("Wi-Fi access: frames cross " + standard + " at " + std::to_string(widthMhz) +
                   " MHz"),
          m_standard{standard},
          m_widthMhz{widthMhz}
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        access.SetStandard(m_standard, m_widthMhz);
        const auto records = RunOverWifi(access, {5, 20});
        NS_TEST_ASSERT_MSG_EQ(records.size(), 10, "frames");
        for (const auto& record : records)
        {
            NS_TEST_EXPECT_MSG_EQ(record.dropped.has_value(), false, "dropped");
        }
    }

    std::string m_standard; //!< of the radio link
    uint32_t m_widthMhz;    //!< of its channel
};

/// Fading changes the times, not the results.
class FadingTestCase : public TestCase
{
  public:
    FadingTestCase()
        : TestCase("Wi-Fi access: fading changes when frames arrive, not what they say")
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper steady;
        SplitWifiAccessHelper fading;
        fading.SetFading(2);
        const auto expected = RunOverWifi(steady, {25});
        const auto records = RunOverWifi(fading, {25});
        NS_TEST_ASSERT_MSG_EQ(expected.size(), 10, "frames without fading");
        NS_TEST_ASSERT_MSG_EQ(records.size(), 10, "frames with fading");
        std::map<std::pair<uint64_t, uint64_t>, std::vector<float>> scores;
        bool sameTimes = true;
        for (std::size_t i = 0; i < records.size(); ++i)
        {
            scores[{records[i].device, records[i].frame}] = records[i].scores;
            sameTimes = sameTimes && records[i].ended == expected[i].ended;
        }
        NS_TEST_EXPECT_MSG_EQ(sameTimes, false, "no fading to be seen");
        for (const auto& record : expected)
        {
            NS_TEST_EXPECT_MSG_EQ((scores[{record.device, record.frame}] == record.scores),
                                  true,
                                  "scores");
        }
    }
};

/// Whoever hears beacons now and then becomes a station, of which the access point knows.
class DeepFadesTestCase : public TestCase
{
  public:
    DeepFadesTestCase()
        : TestCase("Wi-Fi access: deep fades delay the association, but do not end it")
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        access.SetFading(1);
        const NodeContainer devices(10);
        access.Install(devices, {70}, CreateObject<Node>());
        access.AssignStreams(10);
        Simulator::Stop(Seconds(100));
        Simulator::Run();
        const auto node = access.GetAccessPoint();
        const auto stations =
            DynamicCast<WifiNetDevice>(node->GetDevice(1))->GetRemoteStationManager();
        for (uint32_t i = 0; i < devices.GetN(); ++i)
        {
            const auto device = DynamicCast<WifiNetDevice>(devices.Get(i)->GetDevice(1));
            const auto mac = DynamicCast<StaWifiMac>(device->GetMac());
            NS_TEST_EXPECT_MSG_EQ(mac->IsAssociated(), true, "station " << i);
            NS_TEST_EXPECT_MSG_EQ(stations->IsAssociated(mac->GetAddress()), true, "station " << i);
        }
        Simulator::Destroy();
    }
};

/// Stations stand where they were told to.
class DistanceTestCase : public TestCase
{
  public:
    DistanceTestCase()
        : TestCase("Wi-Fi access: stations stand at their distances")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer devices(3);
        SplitWifiAccessHelper access;
        access.Install(devices, {1, 20, 300}, CreateObject<Node>());
        const auto centre = access.GetAccessPoint()->GetObject<MobilityModel>();
        const std::vector<double> expected{1, 20, 300};
        for (uint32_t i = 0; i < 3; ++i)
        {
            const auto place = devices.Get(i)->GetObject<MobilityModel>();
            NS_TEST_EXPECT_MSG_EQ_TOL(place->GetDistanceFrom(centre), expected[i], 1e-9, "place");
        }
        Simulator::Destroy();
    }
};

/// Options that do not fit are refused with a message.
class RefusedAccessTestCase : public TestCase
{
  public:
    RefusedAccessTestCase()
        : TestCase("Wi-Fi access: what does not fit is refused")
    {
    }

  private:
    void DoRun() override
    {
        SplitWifiAccessHelper access;
        ExpectRefused([&access] { access.SetStandard("802.11b", 20); }, "standard");
        ExpectRefused([&access] { access.SetStandard("802.11n", 80); }, "width");
        ExpectRefused([&access] { access.SetStandard("802.11ax", 60); }, "odd width");
        ExpectRefused([&access] { access.SetFading(0.5); }, "fading");
        ExpectRefused(
            [&access] {
                access.Install(NodeContainer(3), {1, 2}, CreateObject<Node>());
            },
            "distances");
        for (const double distance : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        {
            ExpectRefused(
                [&access, distance] {
                    access.Install(NodeContainer(1), {distance}, CreateObject<Node>());
                },
                "distance " + std::to_string(distance));
        }
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
split_test::AccessTests()
{
    return {new StandardTestCase("802.11n", 40),
            new StandardTestCase("802.11ac", 80),
            new StandardTestCase("802.11ax", 20),
            new StandardTestCase("802.11ax", 160),
            new FadingTestCase,
            new DeepFadesTestCase,
            new DistanceTestCase,
            new RefusedAccessTestCase};
}
