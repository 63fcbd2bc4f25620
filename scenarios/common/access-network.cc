/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "access-network.h"

#include "base/error.h"

#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/split-wifi-access-helper.h"
#include "ns3/split-wire-access-helper.h"
#include "ns3/uinteger.h"

#include <fmt/format.h>
#include <sstream>

using namespace ns3;

namespace
{

/// An Ethernet frame's 1500 bytes less the headers of IP and TCP, and the time stamps of the
/// latter.
constexpr uint32_t ETHERNET_SEGMENT_BYTES = 1448;

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

  private:
    std::vector<double> m_distances; //!< metres to the access point
    SplitWifiAccessHelper m_helper;  //!< makes the network
};

/// A link for each device.
class WireNetwork : public AccessNetwork
{
  public:
    explicit WireNetwork(const AccessOptions& options)
        : m_helper{DataRate(static_cast<uint64_t>(options.linkRate * 1e6)),
                   Seconds(options.linkDelay / 1e3)}
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

  private:
    SplitWireAccessHelper m_helper; //!< makes the network
};

/// Refuses numbers that make no network.
void
CheckRange(double value, double low, double high, const char* option)
{
    if (!(value >= low && value <= high))
    {
        throw split::Error(fmt::format("--{}={}: give {} to {}", option, value, low, high));
    }
}

} // namespace

std::unique_ptr<AccessNetwork>
MakeAccessNetwork(const AccessOptions& options)
{
    CheckRange(options.lossExponent, 0.1, 10, "lossExponent");
    CheckRange(options.fading, 0, 1000, "fading");
    CheckRange(options.linkRate, 1e-3, 1e6, "linkRate");
    CheckRange(options.linkDelay, 0, 1e6, "linkDelay");
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(ETHERNET_SEGMENT_BYTES));
    if (options.access == "wifi")
    {
        return std::make_unique<WifiNetwork>(options);
    }
    if (options.access == "wire")
    {
        return std::make_unique<WireNetwork>(options);
    }
    throw split::Error(fmt::format("--access={}: it is wifi or wire", options.access));
}

std::vector<double>
ParseNumbers(const std::string& option, const std::string& list)
{
    std::vector<double> numbers;
    std::istringstream parts(list);
    for (std::string part; std::getline(parts, part, ',');)
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
