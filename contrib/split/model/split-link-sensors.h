/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LINK_SENSORS_H
#define SPLIT_LINK_SENSORS_H

#include "split-observation.h"

#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

struct MpduInfo;
struct SignalNoiseDbm;
class WifiPhy;
class WifiTxVector;

/**
 * @ingroup split
 * What the layers below an application know of its link: Wi-Fi, where the node has it, and TCP.
 */
class SplitLinkSensors : public Object
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitLinkSensors();
    ~SplitLinkSensors() override;

    /// Listens to the node's Wi-Fi devices. @param node a station, or one without Wi-Fi
    void Attach(Ptr<Node> node);

    /**
     * Listens to a connection, in place of the former one, whose values are forgotten.
     *
     * @param socket of TCP; another kind tells nothing
     */
    void Attach(Ptr<Socket> socket);

    /// @param observation whose snr, wifiRate, congestionWindow and transportRoundTrip are set, or
    /// emptied if they are not known
    void Fill(SplitObservation& observation) const;

    /**
     * TracedCallback signature for what is measured.
     *
     * @param value in dB or bit/s
     */
    typedef void (*MeasuredCallback)(double value);

    /**
     * TracedCallback signature for changes of TCP's congestion window.
     *
     * @param bytes that may be under way
     */
    typedef void (*WindowCallback)(uint32_t bytes);

  private:
    /// The access point was heard. @param packet the frame @param info its place in an aggregate
    /// @param signalNoise of the frame
    void FrameHeard(Ptr<const Packet> packet,
                    uint16_t frequency,
                    WifiTxVector vector,
                    MpduInfo info,
                    SignalNoiseDbm signalNoise,
                    uint16_t station);

    /// A frame is sent. @param packet the frame @param vector how @param info its place in an
    /// aggregate @param station to which it goes in a multi-user frame
    void FrameSent(Ptr<const Packet> packet,
                   uint16_t frequency,
                   WifiTxVector vector,
                   MpduInfo info,
                   uint16_t station);

    /// TCP may have another number of bytes under way. @param now how many
    void WindowChanged(uint32_t before, uint32_t now);

    /// TCP has measured. @param now the round-trip time
    void RoundTripChanged(Time before, Time now);

    /// Listens no longer to the connection.
    void Detach();

    std::vector<Ptr<WifiPhy>> m_phys;                 //!< of the node
    Ptr<Socket> m_socket;                             //!< of TCP, if any
    std::optional<double> m_snr;                      //!< in dB
    std::optional<double> m_wifiRate;                 //!< in bit/s
    std::optional<uint32_t> m_congestionWindow;       //!< in bytes
    std::optional<Time> m_transportRoundTrip;         //!< as TCP measures it
    TracedCallback<double> m_snrTrace;                //!< of the frames heard
    TracedCallback<double> m_wifiRateTrace;           //!< of the frames sent
    TracedCallback<uint32_t> m_congestionWindowTrace; //!< of its changes
    TracedCallback<Time> m_transportRoundTripTrace;   //!< of its measurements
};

} // namespace ns3

#endif // SPLIT_LINK_SENSORS_H
