/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CAPTURED_BYTES_H
#define SPLIT_CAPTURED_BYTES_H

#include "ns3/net-device.h"

#include <cstdint>
#include <set>
#include <string>

namespace split_test
{

/// What a capture of TCP traffic holds in one direction.
struct CapturedBytes
{
    std::set<uint32_t> stream; //!< the sequence number of each distinct byte of the stream
    uint64_t headers{0};       //!< bytes of TCP and IP headers
    uint64_t repeated{0};      //!< bytes of the stream that were there before
};

/// @param prefix of the names of captures @param device whose packets are captured
/// @return the name of its capture
std::string CapturePath(const std::string& prefix, ns3::Ptr<ns3::NetDevice> device);

/**
 * @param path of a capture on a point-to-point link
 * @param port the destination of the segments to look at
 * @param toPort whether to look at the segments to it, or at all others
 * @return what they hold
 */
CapturedBytes ReadCapture(const std::string& path, uint16_t port, bool toPort);

} // namespace split_test

#endif // SPLIT_CAPTURED_BYTES_H
