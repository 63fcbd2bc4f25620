/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/bottleneck.h"

#include "base/error.h"
#include "base/read-number.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string_view>

namespace split
{

namespace
{

constexpr std::string_view LIGHT = "light";
constexpr std::string_view PUBLISHED = "published";

[[noreturn]] void
Reject(std::string_view part, std::string_view wanted)
{
    throw Error(fmt::format("bottleneck: '{}' is not valid: {}", part, wanted));
}

/// @return @p text, the end of @p part, as a number from @p lowest to @p highest
template <typename Number>
Number
ToNumber(std::string_view part, std::string_view text, Number lowest, Number highest)
{
    const auto number = ReadNumber<Number>(text);
    if (!number || !(*number >= lowest && *number <= highest))
    {
        Reject(part, fmt::format("give a number from {} to {}", lowest, highest));
    }
    return *number;
}

void
ParseLight(Bottleneck& bottleneck,
           std::string_view part,
           std::string_view name,
           std::string_view value)
{
    if (name == "channels")
    {
        bottleneck.channels = ToNumber<std::size_t>(part, value, 1, 4096);
    }
    else if (name == "bits")
    {
        bottleneck.bits = ToNumber<unsigned>(part, value, 1, 8);
    }
    else
    {
        Reject(part, "the parameters of light are channels and bits");
    }
}

void
ParsePublished(Bottleneck& bottleneck,
               std::string_view part,
               std::string_view name,
               std::string_view value)
{
    if (name == "feature")
    {
        bottleneck.feature = ToNumber<std::size_t>(part, value, 1, 4096);
    }
    else if (name == "resolution")
    {
        bottleneck.resolution = ToNumber<std::size_t>(part, value, 1, 16);
    }
    else if (name == "sharpness")
    {
        bottleneck.sharpness = ToNumber<double>(part, value, 0, 1);
    }
    else
    {
        Reject(part, "the parameters of published are feature, resolution and sharpness");
    }
}

BottleneckKind
ParseKind(std::string_view text, std::string_view name)
{
    if (name != LIGHT && name != PUBLISHED)
    {
        Reject(text, "begin with light:STAGE or published:STAGE");
    }
    return name == LIGHT ? BottleneckKind::LIGHT : BottleneckKind::PUBLISHED;
}

/// Takes @p rest up to the next comma off its front.
std::string_view
TakePart(std::string_view& rest)
{
    const auto comma = rest.find(',');
    const auto part = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    return part;
}

} // namespace

Bottleneck
Bottleneck::Parse(const std::string& text)
{
    std::string_view rest = text;
    const auto place = TakePart(rest);
    const auto colon = place.find(':');
    Bottleneck bottleneck;
    bottleneck.kind = ParseKind(text, place.substr(0, colon));
    if (colon == std::string_view::npos || colon + 1 == place.size() || text.back() == ',')
    {
        Reject(text, "write KIND:STAGE,name=value");
    }
    bottleneck.stage = place.substr(colon + 1);
    const auto parse = bottleneck.kind == BottleneckKind::LIGHT ? ParseLight : ParsePublished;
    std::set<std::string_view> seen;
    while (!rest.empty())
    {
        const auto part = TakePart(rest);
        const auto equals = std::min(part.find('='), part.size());
        const auto name = part.substr(0, equals);
        if (!seen.insert(name).second)
        {
            Reject(part, "the parameter is given twice");
        }
        parse(bottleneck, part, name, part.substr(std::min(equals + 1, part.size())));
    }
    return bottleneck;
}

std::string
Bottleneck::ToString() const
{
    if (kind == BottleneckKind::LIGHT)
    {
        return fmt::format("{}:{},channels={},bits={}", LIGHT, stage, channels, bits);
    }
    return fmt::format("{}:{},feature={},resolution={},sharpness={}",
                       PUBLISHED,
                       stage,
                       feature,
                       resolution,
                       sharpness);
}

bool
operator==(const Bottleneck& a, const Bottleneck& b)
{
    return a.ToString() == b.ToString();
}

bool
operator!=(const Bottleneck& a, const Bottleneck& b)
{
    return !(a == b);
}

} // namespace split
