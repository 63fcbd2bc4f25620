/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_OBSERVATION_H
#define SPLIT_OBSERVATION_H

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * What a device knows when it decides on a frame; what it does not know is empty.
 */
struct SplitObservation
{
    Time now;                     //!< when the frame was captured
    uint64_t frame{0};            //!< its number
    Time deadline;                //!< from capture to result; 0: there is none
    std::optional<Time> interval; //!< from one capture to the next, on average
    bool isConnected{false};      //!< whether the edge has welcomed the device and is not lost

    std::optional<double> capacity;         //!< last measured, in bits of IP packets a second
    std::optional<double> goodput;          //!< last measured, in bits of messages a second
    std::optional<Time> roundTrip;          //!< from sending to receipt, smoothed (RFC 6298)
    std::optional<Time> roundTripVariation; //!< its mean deviation (RFC 6298)
    std::optional<Time> baseRoundTrip; //!< the least that was seen lately: no queue, small message
    uint64_t queuedBytes{0};           //!< of messages without a receipt
    Time queueTime;                    //!< what they take at the last measured capacity
    Time silence;                      //!< for which a receipt has been awaited; 0: none is
    Time computeTime;                  //!< until the device's compute resource is free
    Time edgeTime;                     //!< from receipt to result, smoothed

    std::optional<double> snr;                //!< of the last frame heard on Wi-Fi, in dB
    std::optional<double> wifiRate;           //!< of the last data frame sent on Wi-Fi, in bit/s
    std::optional<uint32_t> congestionWindow; //!< of TCP, in bytes
    std::optional<Time> transportRoundTrip;   //!< of TCP
};

} // namespace ns3

#endif // SPLIT_OBSERVATION_H
