/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cut-defaults.h"

#include <fmt/format.h>

std::string
DefaultCut(const split::ModelInfo& info)
{
    return info.bottleneck ? split::ENCODER_STAGE : "pool2";
}

std::string
DefaultSetting(const split::ModelInfo& info, const std::string& cut)
{
    const auto& bottleneck = info.bottleneck;
    if (cut == split::ENCODER_STAGE && bottleneck &&
        bottleneck->kind == split::BottleneckKind::LIGHT)
    {
        return fmt::format("bits={},scale=levels,entropy=context", bottleneck->bits);
    }
    return "bits=4,entropy=context";
}
