/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PACKET_BYTES_H
#define SPLIT_PACKET_BYTES_H

#include <cstdint>

namespace ns3
{

/// Bytes before each segment: IPv4 (20), TCP (20), and its time stamps (12, RFC 7323).
constexpr uint64_t SPLIT_SEGMENT_HEADER_BYTES = 52;

/// @return the most bytes of a stream that a TCP segment carries by default
uint32_t GetSplitSegmentBytes();

/**
 * Estimates the packets that carry a message.
 *
 * @param messageBytes its length
 * @param segmentBytes the most bytes of a stream in a segment
 * @return the bytes of the IP packets
 */
uint64_t EstimateSplitPacketBytes(uint64_t messageBytes, uint32_t segmentBytes);

} // namespace ns3

#endif // SPLIT_PACKET_BYTES_H
