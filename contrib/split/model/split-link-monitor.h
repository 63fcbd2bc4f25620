/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LINK_MONITOR_H
#define SPLIT_LINK_MONITOR_H

#include "split-capacity-meter.h"
#include "split-delay-window.h"
#include "split-observation.h"

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-value.h"

#include <cstdint>
#include <deque>

namespace ns3
{

/**
 * @ingroup split
 * Knows the link to the edge from what was sent and when its receipts came.
 *
 * Its trace sources are 0 until they are known.
 */
class SplitLinkMonitor : public Object
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// A connection begins, or the one before has ended: receipts that were awaited never come.
    void Reset();

    /// A message waits to be sent. @param bytes of the message
    void Enqueue(uint64_t bytes);

    /// A message does not wait any more. @param bytes of the message
    void Dequeue(uint64_t bytes);

    /// The socket has taken the first byte of a message that earns a receipt.
    /// @param bytes of the message
    void Sent(uint64_t bytes);

    /**
     * The receipt of the oldest message without one has come.
     *
     * @param firstByte when the first byte arrived, on the edge's clock
     * @param lastByte when the last byte arrived, on the edge's clock
     */
    void Received(Time firstByte, Time lastByte);

    /// @return the number of messages without a receipt
    std::size_t GetAwaited() const;

    /**
     * @return whether more than one message is on its way, and together they keep the link busy
     *         until further ones arrive
     */
    bool IsLinkFull() const;

    /// @param observation receives what is known of the link
    void Fill(SplitObservation& observation) const;

  protected:
    void NotifyConstructionCompleted() override;

  private:
    /// A message without a receipt.
    struct Message
    {
        uint64_t bytes;       //!< of the message
        uint64_t packetBytes; //!< of the packets that carry it
        bool foundIdle;       //!< whether all before it had receipts
        Time sent;            //!< when the socket took its first byte
    };

    /// @param bytes of a message @return bytes of the packets that carry it
    uint64_t PacketBytes(uint64_t bytes) const;

    /// Takes note of a round trip, as RFC 6298 does. @param roundTrip from sending to receipt
    void AddRoundTrip(Time roundTrip);

    /// @return how long the oldest message without a receipt has been on its way
    Time Silence() const;

    /// Brings the trace sources up to date.
    void Update();

    uint32_t m_segmentBytes{0};       //!< the most in a segment
    SplitCapacityMeter m_meter;       //!< measures the capacity
    SplitDelayWindow m_roundTrips;    //!< from sending to receipt
    std::deque<Message> m_awaited;    //!< messages without a receipt, oldest first
    uint64_t m_awaitedPacketBytes{0}; //!< of the packets that carry them
    uint64_t m_waitingPacketBytes{0}; //!< of the packets that will carry those not yet sent

    TracedValue<double> m_capacity{0};      //!< bits of IP packets a second
    TracedValue<double> m_goodput{0};       //!< bits of messages a second
    TracedValue<Time> m_roundTrip;          //!< smoothed
    TracedValue<Time> m_roundTripVariation; //!< mean deviation
    TracedValue<Time> m_baseRoundTrip;      //!< the least lately
    TracedValue<uint64_t> m_queuedBytes{0}; //!< of messages without a receipt
    TracedValue<Time> m_queueTime;          //!< that they take
    TracedValue<Time> m_silence;            //!< for which a receipt has been awaited
};

} // namespace ns3

#endif // SPLIT_LINK_MONITOR_H
