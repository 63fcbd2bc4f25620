/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/decision.h"

#include "base/error.h"

namespace split
{

std::string
ToString(Mode mode)
{
    switch (mode)
    {
    case Mode::SPLIT:
        return "split";
    case Mode::DEVICE_ONLY:
        return "device-only";
    case Mode::EDGE_ONLY:
        return "edge-only";
    case Mode::SKIP:
        return "skip";
    }
    return "unknown";
}

Mode
ParseMode(const std::string& name)
{
    for (const auto mode : {Mode::SPLIT, Mode::DEVICE_ONLY, Mode::EDGE_ONLY, Mode::SKIP})
    {
        if (ToString(mode) == name)
        {
            return mode;
        }
    }
    throw Error("mode '" + name + "' is unknown; use split, device-only, edge-only or skip");
}

bool
Sends(Mode mode)
{
    return mode == Mode::SPLIT || mode == Mode::EDGE_ONLY;
}

} // namespace split
