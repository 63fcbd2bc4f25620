/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-decision.h"

#include "base/error.h"

namespace ns3
{

std::string
ToString(SplitMode mode)
{
    switch (mode)
    {
    case SplitMode::SPLIT:
        return "split";
    case SplitMode::DEVICE_ONLY:
        return "device-only";
    case SplitMode::EDGE_ONLY:
        return "edge-only";
    }
    return "unknown";
}

SplitMode
ParseSplitMode(const std::string& name)
{
    for (const auto mode : {SplitMode::SPLIT, SplitMode::DEVICE_ONLY, SplitMode::EDGE_ONLY})
    {
        if (ToString(mode) == name)
        {
            return mode;
        }
    }
    throw split::Error("mode '" + name + "' is unknown; use split, device-only or edge-only");
}

} // namespace ns3
