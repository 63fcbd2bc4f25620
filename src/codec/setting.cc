/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/setting.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

namespace split
{
namespace
{

/// The names of an enumeration's values, in one place for reading and writing.
template <typename Value, std::size_t Count>
using Names = std::array<std::pair<std::string_view, Value>, Count>;

constexpr Names<Granularity, 2> GRANULARITIES{
    {{"channel", Granularity::CHANNEL}, {"element", Granularity::ELEMENT}}};
constexpr Names<Entropy, 2> ENTROPIES{{{"none", Entropy::NONE}, {"zstd", Entropy::ZSTD}}};
constexpr std::array<unsigned, 9> BITS{1, 2, 3, 4, 5, 6, 7, 8, 16};

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
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
    {
        Reject(part, "the value must be a number");
    }
    return number;
}

double
ParseKeep(std::string_view part, std::string_view text)
{
    const auto keep = ToNumber<double>(part, text);
    if (!(keep > 0 && keep <= 1))
    {
        Reject(part, "keep must be above 0 and at most 1");
    }
    return keep;
}

unsigned
ParseBits(std::string_view part, std::string_view text)
{
    const auto bits = ToNumber<unsigned>(part, text);
    if (bits != 32 && std::find(BITS.begin(), BITS.end(), bits) == BITS.end())
    {
        Reject(part, "bits must be 32 (fp32), 16 (fp16) or 1 to 8");
    }
    return bits;
}

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
    const auto value = part.substr(equals + 1);
    if (!seen.insert(name).second)
    {
        Reject(part, "the name is given twice");
    }
    if (name == "keep")
    {
        setting.keep = ParseKeep(part, value);
    }
    else if (name == "by")
    {
        setting.by = FromName(GRANULARITIES, part, value);
    }
    else if (name == "bits")
    {
        setting.bits = ParseBits(part, value);
    }
    else if (name == "entropy")
    {
        setting.entropy = FromName(ENTROPIES, part, value);
    }
    else
    {
        Reject(part, "the names are keep, by, bits and entropy");
    }
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
    return setting;
}

std::string
Setting::ToString() const
{
    return fmt::format("keep={},by={},bits={},entropy={}",
                       keep,
                       ToName(GRANULARITIES, by),
                       bits,
                       ToName(ENTROPIES, entropy));
}

bool
operator==(const Setting& a, const Setting& b)
{
    return a.keep == b.keep && a.by == b.by && a.bits == b.bits && a.entropy == b.entropy;
}

} // namespace split
