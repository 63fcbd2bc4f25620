/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/setting.h"

#include "base/error.h"
#include "base/read-number.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace split
{
namespace
{

/// The names of an enumeration's values, in one place for reading and writing.
template <typename Value, std::size_t Count>
using Names = std::array<std::pair<std::string_view, Value>, Count>;

constexpr Names<Granularity, 3> GRANULARITIES{{{"channel", Granularity::CHANNEL},
                                               {"element", Granularity::ELEMENT},
                                               {"random", Granularity::RANDOM}}};
constexpr Names<Entropy, 5> ENTROPIES{{{"none", Entropy::NONE},
                                       {"fast", Entropy::FAST},
                                       {"context", Entropy::CONTEXT},
                                       {"zstd", Entropy::ZSTD},
                                       {"htscodecs", Entropy::HTSCODECS}}};
constexpr Names<Rounding, 2> ROUNDINGS{
    {{"nearest", Rounding::NEAREST}, {"stochastic", Rounding::STOCHASTIC}}};
constexpr Names<Scale, 3> SCALES{
    {{"max", Scale::MAX}, {"static", Scale::STATIC}, {"levels", Scale::LEVELS}}};
constexpr std::string_view BRAIN_FLOAT = "bf16";

[[noreturn]] void
Reject(std::string_view part, std::string_view wanted)
{
    throw Error(fmt::format("setting: '{}' is not valid: {}", part, wanted));
}

template <typename Value, std::size_t Count>
Value
FromName(const Names<Value, Count>& names, std::string_view part, std::string_view name)
{
    std::string known;
    for (const auto& [candidate, value] : names)
    {
        if (candidate == name)
        {
            return value;
        }
        known += known.empty() ? "" : ", ";
        known += candidate;
    }
    Reject(part, "use one of " + known);
}

template <typename Value, std::size_t Count>
std::string_view
ToName(const Names<Value, Count>& names, Value value)
{
    return std::find_if(names.begin(),
                        names.end(),
                        [value](const auto& entry) { return entry.second == value; })
        ->first;
}

/// @return all of @p text as a number; rejects @p part where it is not one
template <typename Number>
Number
ToNumber(std::string_view part, std::string_view text)
{
    const auto number = ReadNumber<Number>(text);
    if (!number)
    {
        Reject(part, "the value must be a number");
    }
    return *number;
}

/// @return @p text as a number from @p lowest to @p highest
double
ToNumberWithin(std::string_view part, std::string_view text, double lowest, double highest)
{
    const auto number = ToNumber<double>(part, text);
    if (!(number >= lowest && number <= highest))
    {
        Reject(part, fmt::format("the value must be from {} to {}", lowest, highest));
    }
    return number;
}

/// As ToNumberWithin(), but zero is not in the range.
double
ToShare(std::string_view part, std::string_view text, double highest)
{
    const auto share = ToNumberWithin(part, text, 0, highest);
    if (share == 0)
    {
        Reject(part, "the value must be above 0");
    }
    return share;
}

void
ParseBits(Setting& setting, std::string_view part, std::string_view text)
{
    setting.brainFloat = text == BRAIN_FLOAT;
    setting.bits = setting.brainFloat ? 16 : ToNumber<unsigned>(part, text);
    if (setting.bits != 16 && setting.bits != 32 && (setting.bits < 1 || setting.bits > 8))
    {
        Reject(part, "bits must be 32 (fp32), 16 (fp16), bf16 or 1 to 8");
    }
}

void
ParseScale(Setting& setting, std::string_view part, std::string_view text)
{
    if (!text.empty() && text.front() == 'p')
    {
        setting.scale = Scale::PERCENTILE;
        setting.percentile = ToShare(part, text.substr(1), 100);
        return;
    }
    const auto known = std::find_if(SCALES.begin(), SCALES.end(), [text](const auto& entry) {
        return entry.first == text;
    });
    if (known == SCALES.end())
    {
        Reject(part, "use max, static, levels or a percentile such as p99.9");
    }
    setting.scale = known->second;
}

/// How the value of each name is read into a setting; @c part is for the error.
using Parser = void (*)(Setting&, std::string_view part, std::string_view value);

constexpr Names<Parser, 8> PARSERS{{
    {"keep", [](Setting& s, auto part, auto value) { s.keep = ToShare(part, value, 1); }},
    {"by", [](Setting& s, auto part, auto value) { s.by = FromName(GRANULARITIES, part, value); }},
    {"explore",
     [](Setting& s, auto part, auto value) { s.explore = ToNumberWithin(part, value, 0, 1); }},
    {"bits", ParseBits},
    {"scale", ParseScale},
    {"deadzone",
     [](Setting& s, auto part, auto value) { s.deadZone = ToNumberWithin(part, value, 0.5, 1); }},
    {"rounding",
     [](Setting& s, auto part, auto value) { s.rounding = FromName(ROUNDINGS, part, value); }},
    {"entropy",
     [](Setting& s, auto part, auto value) { s.entropy = FromName(ENTROPIES, part, value); }},
}};

/// Reads one `name=value` into @p setting.
void
ParsePart(Setting& setting, std::string_view part, std::set<std::string_view>& seen)
{
    const auto equals = part.find('=');
    if (equals == std::string_view::npos)
    {
        Reject(part, "write name=value");
    }
    const auto name = part.substr(0, equals);
    if (!seen.insert(name).second)
    {
        Reject(part, "the name is given twice");
    }
    FromName(PARSERS, part, name)(setting, part, part.substr(equals + 1));
}

std::string
ScaleText(const Setting& setting)
{
    return setting.scale == Scale::PERCENTILE ? fmt::format("p{}", setting.percentile)
                                              : std::string(ToName(SCALES, setting.scale));
}

} // namespace

Setting
Setting::Parse(const std::string& text)
{
    Setting setting;
    std::set<std::string_view> seen;
    std::string_view rest{text};
    while (!rest.empty())
    {
        const auto comma = rest.find(',');
        ParsePart(setting, rest.substr(0, comma), seen);
        if (comma == rest.size() - 1)
        {
            Reject(text, "nothing follows the last comma");
        }
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    if (setting.bits > 8 && setting.entropy != Entropy::NONE && setting.entropy != Entropy::ZSTD)
    {
        Reject(text, "this entropy stage codes 1 to 8 bits");
    }
    return setting;
}

std::string
Setting::ToString() const
{
    return fmt::format(
        "keep={},by={},explore={},bits={},scale={},deadzone={},rounding={},entropy={}",
        keep,
        ToName(GRANULARITIES, by),
        explore,
        brainFloat ? std::string(BRAIN_FLOAT) : std::to_string(bits),
        ScaleText(*this),
        deadZone,
        ToName(ROUNDINGS, rounding),
        ToName(ENTROPIES, entropy));
}

bool
operator==(const Setting& a, const Setting& b)
{
    const auto parts = [](const Setting& s) {
        return std::tie(s.keep,
                        s.by,
                        s.explore,
                        s.bits,
                        s.brainFloat,
                        s.scale,
                        s.percentile,
                        s.deadZone,
                        s.rounding,
                        s.entropy);
    };
    return parts(a) == parts(b);
}

} // namespace split
