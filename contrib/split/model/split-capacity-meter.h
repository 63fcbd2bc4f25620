/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CAPACITY_METER_H
#define SPLIT_CAPACITY_METER_H

#include "split-delay-window.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * Measures how fast a link carries messages while it has any to carry, from when they arrive.
 *
 * A message of p bytes keeps the link busy from the arrival of the one before it or, if the link
 * was idle, from the time at which its own first bit could arrive. That is when it was sent plus
 * the delay of an empty message, which is at most the least delay d of the small messages that
 * found the link idle lately. The difference between the clocks of sender and receiver is part of
 * all delays, and cancels. As that small message had p' bytes itself, a message that arrives x
 * later than the least delay bounds the capacity: by p / x if p' took no time, by (p - p') / x if
 * the link was as fast then as it is now. Each message moves the measure into its bounds.
 *
 * A message of several segments needs no delay if enough time passes from its first to its last
 * segment. Messages that arrive at the same time, as Wi-Fi aggregates them, count as one.
 */
class SplitCapacityMeter
{
  public:
    /// A message that has arrived.
    struct Arrival
    {
        uint64_t bytes;       //!< of the message
        uint64_t packetBytes; //!< of the packets that carried it
        uint64_t laterBytes;  //!< of these packets without the first
        bool foundIdle;       //!< whether all before it had arrived when it was sent
        Time sent;            //!< on the sender's clock
        Time firstByte;       //!< on the receiver's clock: the first byte has arrived
        Time lastByte;        //!< likewise: the last byte
    };

    /// The connection is a new one: times before have no meaning.
    void Reset();

    /// @param arrival the next message, in the order of sending
    void Add(const Arrival& arrival);

    /// @return bits of packets a second; nothing before it could be measured
    std::optional<double> GetCapacity() const;

    /// @return the same in bits of messages
    std::optional<double> GetGoodput() const;

  private:
    /// Between what the capacity is, in bit/s.
    struct Bounds
    {
        double low;  //!< at least
        double high; //!< at most
    };

    /// @param arrival the next message
    /// @return what it tells
    std::optional<Bounds> Measure(const Arrival& arrival);

    /// @param arrival a message @param wait since the arrival before, if it waited for that
    /// @return what its delay tells
    std::optional<Bounds> CompareDelay(const Arrival& arrival, std::optional<Time> wait);

    /// Begins to count what arrives together. @param bytes of packets @param time they took
    void BeginBurst(uint64_t bytes, Time time);

    /// @return the rate of what has arrived together
    std::optional<Bounds> BurstRate() const;

    SplitDelayWindow m_delays;        //!< of small messages that found the link idle
    std::optional<Time> m_lastByte;   //!< of the message before
    uint64_t m_burstBytes{0};         //!< of packets that arrived together
    Time m_burstTime;                 //!< that they took
    std::optional<double> m_capacity; //!< in bits of packets a second
    std::optional<double> m_goodput;  //!< in bits of messages a second
};

} // namespace ns3

#endif // SPLIT_CAPACITY_METER_H
