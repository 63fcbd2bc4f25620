/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "access-network.h"

#include "base/error.h"
#include "base/shipped-file.h"
#include "check-range.h"
#include "data/link-trace-text.h"
#include "read-list.h"

#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/split-trace-access-helper.h"
#include "ns3/split-wifi-access-helper.h"
#include "ns3/split-wire-access-helper.h"
#include "ns3/uinteger.h"

#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <system_error>
#include <utility>

using namespace ns3;

namespace
{

/// An Ethernet frame's 1500 bytes less the headers of IP and TCP, and the time stamps of the
/// latter.
constexpr uint32_t ETHERNET_SEGMENT_BYTES = 1448;

/// @return a rate
DataRate
MegabitsPerSecond(double rate)
{
    return DataRate(static_cast<uint64_t>(rate * 1e6));
}

/// @return what --walk=TO:SPEED says
SplitWalk
ParseWalk(const std::string& text)
{
    const auto colon = text.find(':');
    if (colon == std::string::npos)
    {
        throw split::Error(fmt::format("--walk={}: give TO:SPEED, in metres and m/s", text));
    }
    const auto to = ParseNumbers("walk", text.substr(0, colon));
    const auto speed = ParseNumbers("walk", text.substr(colon + 1));
    if (to.size() != 1 || speed.size() != 1)
    {
        throw split::Error(fmt::format("--walk={}: give TO:SPEED, a number each", text));
    }
    return {to[0], speed[0]};
}

/// Stations around an access point.
class WifiNetwork : public AccessNetwork
{
  public:
    explicit WifiNetwork(const AccessOptions& options)
        : m_distances{ParseNumbers("distance", options.distance)}
    {
        m_helper.SetStandard("802.11" + options.standard, options.width);
        m_helper.SetPathLossExponent(options.lossExponent);
        if (options.fading > 0)
        {
            m_helper.SetFading(options.fading);
        }
        if (options.rateControl != "auto")
        {
            m_helper.SetRateControl(options.rateControl);
        }
        if (!options.walk.empty())
        {
            m_helper.SetWalk(ParseWalk(options.walk));
        }
        m_helper.SetCompetitors(options.competitors, MegabitsPerSecond(options.competitorRate));
    }

    void Install(NodeContainer devices, Ptr<Node> edge) override
    {
        m_helper.Install(devices, m_distances, edge);
    }

    Ipv4Address GetEdgeAddress() const override
    {
        return m_helper.GetEdgeAddress();
    }

    Time ReadyTime() const override
    {
        return Seconds(1); // by then, stations that hear the access point have associated with it
    }

    void EnablePcap(const std::string& prefix) override
    {
        m_helper.EnablePcap(prefix);
    }

    void AssignStreams(int64_t stream) override
    {
        m_helper.AssignStreams(stream);
    }

    Ptr<Node> GetAccessPoint() const override
    {
        return m_helper.GetAccessPoint();
    }

  private:
    std::vector<double> m_distances; //!< metres to the access point
    SplitWifiAccessHelper m_helper;  //!< makes the network
};

/**
 * A link for each device.
 *
 * @tparam Helper makes the links
 */
template <typename Helper>
class LinkNetwork : public AccessNetwork
{
  public:
    /// @param helper makes the links
    explicit LinkNetwork(Helper helper)
        : m_helper{std::move(helper)}
    {
    }

    void Install(NodeContainer devices, Ptr<Node> edge) override
    {
        m_helper.Install(devices, edge);
    }

    Ipv4Address GetEdgeAddress() const override
    {
        return m_helper.GetEdgeAddress();
    }

    Time ReadyTime() const override
    {
        return Seconds(0);
    }

    void EnablePcap(const std::string& prefix) override
    {
        m_helper.EnablePcap(prefix);
    }

    void AssignStreams(int64_t /* stream */) override
    {
        // nothing on a wire is random
    }

  protected:
    Helper m_helper; //!< makes the links
};

/// A link for each device that follows a trace.
class TraceNetwork : public LinkNetwork<SplitTraceAccessHelper>
{
  public:
    TraceNetwork(std::shared_ptr<const split::LinkTrace> trace,
                 std::shared_ptr<const split::LinkTrace> traceBack)
        : LinkNetwork(SplitTraceAccessHelper(trace, traceBack)),
          m_trace{std::move(trace)},
          m_traceBack{std::move(traceBack)}
    {
    }

    void AssignStreams(int64_t stream) override
    {
        m_helper.AssignStreams(stream);
    }

    std::shared_ptr<const split::LinkTrace> GetTrace() const override
    {
        return m_trace;
    }

    std::shared_ptr<const split::LinkTrace> GetTraceBack() const override
    {
        return m_traceBack;
    }

  private:
    std::shared_ptr<const split::LinkTrace> m_trace;     //!< of every link
    std::shared_ptr<const split::LinkTrace> m_traceBack; //!< of the way to the devices
};

/// @return the trace in the file @p name, which may be one of those that ship
std::shared_ptr<const split::LinkTrace>
FindTrace(const std::string& name)
{
    if (name.empty())
    {
        throw split::Error("--access=trace follows a trace: name one, as in --trace=step.csv");
    }
    const auto shipped = split::ShippedFile("scenarios/traces/" + name);
    std::error_code hidden; // reading tells more
    const bool ships =
        !std::filesystem::exists(name, hidden) && std::filesystem::is_regular_file(shipped, hidden);
    return std::make_shared<split::LinkTrace>(split::ReadLinkTrace(ships ? shipped : name));
}

} // namespace

std::unique_ptr<AccessNetwork>
MakeAccessNetwork(const AccessOptions& options)
{
    CheckRange("lossExponent", options.lossExponent, 0.1, 10);
    CheckRange("fading", options.fading, 0, 1000);
    CheckRange("competitors", options.competitors, 0, 1000);
    CheckRange("competitorRate", options.competitorRate, 1e-3, 1e6);
    CheckRange("linkRate", options.linkRate, 1e-3, 1e6);
    CheckRange("linkDelay", options.linkDelay, 0, 1e6);
    CheckRange("backFactor", options.backFactor, 1, 1000);
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(ETHERNET_SEGMENT_BYTES));
    if (options.access == "trace")
    {
        const auto trace = FindTrace(options.trace);
        auto traceBack = std::make_shared<split::LinkTrace>(trace->Scaled(options.backFactor));
        return std::make_unique<TraceNetwork>(trace, std::move(traceBack));
    }
    if (!options.trace.empty())
    {
        throw split::Error(fmt::format("--trace={}: is followed by --access=trace alone; give both",
                                       options.trace));
    }
    if (options.access == "wifi")
    {
        return std::make_unique<WifiNetwork>(options);
    }
    if (options.access == "wire")
    {
        const SplitWireAccessHelper helper(MegabitsPerSecond(options.linkRate),
                                           Seconds(options.linkDelay / 1e3));
        return std::make_unique<LinkNetwork<SplitWireAccessHelper>>(helper);
    }
    throw split::Error(fmt::format("--access={}: it is wifi, wire or trace", options.access));
}

std::vector<double>
ParseNumbers(const std::string& option, const std::string& list)
{
    std::vector<double> numbers;
    for (const auto& part : ReadList(list))
    {
        std::istringstream text(part);
        double number = 0;
        if (!(text >> number) || !(text >> std::ws).eof())
        {
            throw split::Error(
                fmt::format("--{}={}: '{}' is not a number; give numbers separated by commas",
                            option,
                            list,
                            part));
        }
        numbers.push_back(number);
    }
    return numbers;
}
