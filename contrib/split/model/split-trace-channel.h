/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_CHANNEL_H
#define SPLIT_TRACE_CHANNEL_H

#include "data/link-trace.h"

#include "ns3/nstime.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h" // which the former needs but does not include

#include <array>
#include <memory>

namespace ns3
{

/**
 * @ingroup split
 * A wire whose delay follows a trace, which begins with the simulation.
 *
 * A packet takes the delay of the moment at which it is sent, and longer if it would overtake one
 * that was sent before.
 */
class SplitTraceChannel : public PointToPointChannel
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @param trace of the delay, from the beginning of the simulation on
    void SetTrace(std::shared_ptr<const split::LinkTrace> trace);

    /**
     * Sends a packet, which arrives after the delay of now.
     *
     * @param packet what is sent
     * @param source the end that sends it
     * @param duration that sending takes
     * @return true
     */
    bool TransmitStart(Ptr<const Packet> packet,
                       Ptr<PointToPointNetDevice> source,
                       Time duration) override;

  private:
    std::shared_ptr<const split::LinkTrace> m_trace; //!< of the delay
    std::array<Time, 2> m_lastArrivals;              //!< of what either end has sent
};

} // namespace ns3

#endif // SPLIT_TRACE_CHANNEL_H
