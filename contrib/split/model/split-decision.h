/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DECISION_H
#define SPLIT_DECISION_H

#include "codec/setting.h"

#include <cstddef>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Where a frame is computed.
 */
enum class SplitMode
{
    SPLIT,       //!< the head on the device, the tail on the edge
    DEVICE_ONLY, //!< all of it on the device; nothing is sent
    EDGE_ONLY    //!< all of it on the edge; the image is sent
};

/**
 * @param mode where a frame is computed
 * @return its name: split, device-only or edge-only
 */
std::string ToString(SplitMode mode);

/**
 * @param name split, device-only or edge-only
 * @return where a frame is computed
 * @throws split::Error naming the modes there are
 */
SplitMode ParseSplitMode(const std::string& name);

/**
 * @ingroup split
 * What is decided for one frame.
 */
struct SplitDecision
{
    SplitMode mode{SplitMode::SPLIT}; //!< where it is computed
    std::size_t cut{0};               //!< in mode split: the last stage of the head
    split::Setting setting;           //!< in mode split: how the activation is encoded
    int jpegQuality{0};               //!< in mode edge-only: 1 to 100, or 0 for raw pixels
};

} // namespace ns3

#endif // SPLIT_DECISION_H
