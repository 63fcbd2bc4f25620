/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_FRAME_OUTPUT_H
#define SPLIT_PROFILE_FRAME_OUTPUT_H

#include "profile/request-coder.h"
#include "protocol/message.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace split
{

/// What a device computes for one frame.
struct DeviceOutput
{
    EncodedRequest encoded;    //!< to send; without number, empty in mode device-only
    std::vector<float> scores; //!< in mode device-only: one a class
};

/// What the edge computes for one request.
struct EdgeOutput
{
    std::optional<Failure> failure; //!< why the request cannot be used, if so
    std::vector<float> scores;      //!< otherwise: one a class
};

/// @param output of a device; the number of its request is left out @return its bytes
std::vector<std::uint8_t> ToBytes(const DeviceOutput& output);

/// @param output of the edge @return its bytes
std::vector<std::uint8_t> ToBytes(const EdgeOutput& output);

/// @param bytes any bytes @return what ToBytes() made them of, if they are a device's output
std::optional<DeviceOutput> ReadDeviceOutput(const std::vector<std::uint8_t>& bytes);

/// @param bytes any bytes @return what ToBytes() made them of, if they are an edge's output
std::optional<EdgeOutput> ReadEdgeOutput(const std::vector<std::uint8_t>& bytes);

} // namespace split

#endif // SPLIT_PROFILE_FRAME_OUTPUT_H
