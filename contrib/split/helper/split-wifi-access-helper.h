/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_WIFI_ACCESS_HELPER_H
#define SPLIT_WIFI_ACCESS_HELPER_H

#include "split-walk.h"

#include "ns3/data-rate.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/wifi-standards.h"
#include "ns3/yans-wifi-channel.h"
#include "ns3/yans-wifi-helper.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Connects devices to the edge by Wi-Fi: stations around an access point, which a wire connects to
 * the edge.
 *
 * The band is 5 GHz. Path loss grows with distance (LogDistancePropagationLossModel), fast fading
 * is optional (NakagamiPropagationLossModel). Unless told otherwise, rates follow the signal
 * (IdealWifiManager); where it fades from one frame to the next, they follow what gets through
 * (MinstrelHtWifiManager). Stations need about half a second to associate: start their
 * applications after one. They stay associated when they walk out of range and back: beyond 51 m
 * with the default path loss and no fading, since receivers miss what is weaker than -82 dBm
 * (ThresholdPreambleDetectionModel).
 */
class SplitWifiAccessHelper
{
  public:
    SplitWifiAccessHelper();

    /**
     * @param standard 802.11n, 802.11ac or 802.11ax
     * @param widthMhz width of the channel: 20 or 40, from 802.11ac on 80 and 160 as well
     * @throws split::Error naming the standards or widths there are
     */
    void SetStandard(const std::string& standard, uint32_t widthMhz);

    /**
     * @param exponent by which received power falls with distance: 2 in free space, 3 to 4 in
     * buildings
     */
    void SetPathLossExponent(double exponent);

    /**
     * @param m shape of the Nakagami fading, from 1, which is Rayleigh fading; larger is steadier
     * @throws split::Error if it is less
     */
    void SetFading(double m);

    /**
     * @param name ideal for IdealWifiManager, minstrel for MinstrelHtWifiManager
     * @throws split::Error if it is neither
     */
    void SetRateControl(const std::string& name);

    /**
     * Has the devices walk instead of standing.
     *
     * @param walk from the distance of each, away from the access point or towards it, and back
     * @throws split::Error if it leads nowhere
     */
    void SetWalk(const SplitWalk& walk);

    /**
     * Adds stations that send datagrams to the edge, from the first second on. They stand as far
     * from the access point as the first device begins.
     *
     * @param count how many
     * @param rate of each one's data
     */
    void SetCompetitors(uint32_t count, DataRate rate);

    /**
     * @param rate of the wire between access point and edge, both ways
     * @param delay of the wire, one way
     */
    void SetBackhaul(DataRate rate, Time delay);

    /**
     * Places the devices around the access point, evenly by angle, and gives all nodes an Internet
     * stack, addresses in 10.0.0.0/8, and routes.
     *
     * @param devices the stations
     * @param distances metres to the access point: of each device, or one for all
     * @param edge the node that they talk to
     * @throws split::Error if the number of distances is neither one nor that of the devices, or
     * one of them is negative or not finite, or where the walk goes
     */
    void Install(NodeContainer devices, const std::vector<double>& distances, Ptr<Node> edge);

    /// @return the address at which all devices reach the edge
    Ipv4Address GetEdgeAddress() const;

    /// @return the access point's node
    Ptr<Node> GetAccessPoint() const;

    /**
     * Records the packets on the air, at the access point, and on the wire, at the edge, in files
     * named prefix-node-interface.pcap.
     *
     * @param prefix how the names of the files begin
     */
    void EnablePcap(const std::string& prefix);

    /**
     * Fixes the random numbers of medium access, fading and Internet stacks.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    /// @throws split::Error unless as many can stand at @p distances as there are @p devices
    void CheckDistances(const NodeContainer& devices, const std::vector<double>& distances) const;

    /// Puts nodes at their places. @param devices the stations @param distances of each
    void Place(NodeContainer devices, const std::vector<double>& distances);

    /// Makes the radio link. @param stations all but the access point
    void InstallWifi(NodeContainer stations);

    /// Makes the air. @return the channel
    Ptr<YansWifiChannel> MakeChannel() const;

    /// @return the name of the type that sets the rates
    std::string RateManager() const;

    /// Gives addresses and routes. @param wire ends of the wire, the access point's first
    void InstallInternet(const NetDeviceContainer& wire);

    WifiStandard m_standard{WIFI_STANDARD_80211ax}; //!< of the radio link
    uint32_t m_widthMhz{80};                        //!< of its channel
    double m_exponent{3};                           //!< of its path loss
    std::optional<double> m_fading;                 //!< shape of its fading, if any
    std::string m_rateControl;                      //!< ideal or minstrel; empty: by the fading
    std::optional<SplitWalk> m_walk;                //!< of the devices, if any
    DataRate m_competitorRate;                      //!< of each competitor's data
    NodeContainer m_competitors;                    //!< further stations
    YansWifiPhyHelper m_phy;                        //!< makes and captures its ends
    PointToPointHelper m_wire;                      //!< makes and captures the backhaul
    Ptr<YansWifiChannel> m_channel;                 //!< the air
    NodeContainer m_nodes;                          //!< edge, access point, devices, competitors
    NetDeviceContainer m_stationDevices;            //!< radio ends at the stations
    NetDeviceContainer m_accessPointDevice;         //!< radio end at the access point
    Ptr<NetDevice> m_edgeDevice;                    //!< end of the wire at the edge
    Ipv4Address m_edgeAddress;                      //!< on the wire
};

} // namespace ns3

#endif // SPLIT_WIFI_ACCESS_HELPER_H
