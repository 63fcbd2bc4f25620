/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CAPACITY_METER_H
#define SPLIT_CAPACITY_METER_H

#include "split-empty-delay.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * Measures how fast a link carries messages while it has any to carry, from when they arrive.
 *
 * A message of p bytes keeps the link busy for t = p / C from the arrival of the one before it or,
 * if the link was idle, from the time at which its own first bit could arrive: when it was sent
 * plus the delay d of an empty message. That delay is learnt from pairs of messages:
 * - of a message that had to wait for the one before it, t is the time between both arrivals, and
 *   what the delay of the one before had beside its own p / C is d;
 * - of two messages of different sizes that found the link idle one soon after the other, C is the
 *   difference of their sizes over that of their delays.
 *
 * The difference between the clocks of sender and receiver is part of all delays, and cancels.
 *
 * A message of several segments needs no delay if enough time passes from its first to its last
 * segment. Messages that arrive at the same time, as Wi-Fi aggregates them, count as one. Of a link
 * that is too fast for its times to be told apart, the capacity is what it is at least.
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
    /// A message of one segment that found the link idle.
    struct Single
    {
        uint64_t packetBytes; //!< of the packet
        Time delay;           //!< from sending to arrival
        Time lastByte;        //!< when it arrived
    };

    /// @param arrival the next message @return bits of packets a second, if it tells
    std::optional<double> Measure(const Arrival& arrival);

    /// @param arrival a message that was sent before the one before it had arrived
    /// @param wait since that arrived @return what the message tells
    std::optional<double> MeasureBehind(const Arrival& arrival, Time wait);

    /// @param arrival a message that found the link idle @return what it tells
    std::optional<double> MeasureAlone(const Arrival& arrival);

    /// Learns the delay of an empty message. @param arrival a message of one segment that found the
    /// link idle @return the least capacity that its pair with the one before leaves possible
    double Compare(const Arrival& arrival);

    /// Begins to count what arrives together. @param bytes of packets @param time they took
    /// @return their rate
    std::optional<double> BeginBurst(uint64_t bytes, Time time);

    /// @return the rate of what has arrived together
    std::optional<double> BurstRate() const;

    SplitEmptyDelay m_emptyDelay;     //!< of a message without bytes
    std::optional<Single> m_single;   //!< the last one, if no other has arrived since
    std::optional<Time> m_lastByte;   //!< of the message before
    uint64_t m_burstBytes{0};         //!< of packets that arrived together
    Time m_burstTime;                 //!< that they took
    std::optional<double> m_capacity; //!< in bits of packets a second
    std::optional<double> m_goodput;  //!< in bits of messages a second
};

} // namespace ns3

#endif // SPLIT_CAPACITY_METER_H
