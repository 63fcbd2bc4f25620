/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_DECISION_H
#define SPLIT_PROFILE_DECISION_H

#include "codec/setting.h"

#include <cstddef>
#include <string>

namespace split
{

/// Where a frame is computed.
enum class Mode
{
    SPLIT,       //!< the head on the device, the tail on the edge
    DEVICE_ONLY, //!< all of it on the device; nothing is sent
    EDGE_ONLY,   //!< all of it on the edge; the image is sent
    SKIP         //!< nowhere: the frame is given up
};

/**
 * @param mode where a frame is computed
 * @return its name: split, device-only, edge-only or skip
 */
std::string ToString(Mode mode);

/**
 * @param name split, device-only, edge-only or skip
 * @return where a frame is computed
 * @throws Error naming the modes there are
 */
Mode ParseMode(const std::string& name);

/// @param mode where a frame is computed @return whether it crosses the link
bool Sends(Mode mode);

/// What is decided for one frame.
struct Decision
{
    Mode mode{Mode::SPLIT}; //!< where it is computed
    std::size_t cut{0};     //!< in mode split: the last stage of the head
    Setting setting;        //!< in mode split: how the activation is encoded
    int jpegQuality{0};     //!< in mode edge-only: 1 to 100, or 0 for raw pixels
};

} // namespace split

#endif // SPLIT_PROFILE_DECISION_H
