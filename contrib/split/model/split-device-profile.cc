/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-device-profile.h"

#include "base/error.h"

#include <cmath>
#include <iterator>
#include <locale>
#include <map>
#include <optional>
#include <sstream>

namespace ns3
{

namespace
{

/// @return the number that @p text begins with; @p unit receives all that follows it
std::optional<double>
ParseNumber(const std::string& text, std::string& unit)
{
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    double number;
    if (!(stream >> number) || !std::isfinite(number))
    {
        return std::nullopt;
    }
    unit.assign(std::istreambuf_iterator<char>(stream), {});
    return number;
}

double
ParseFlops(const std::string& text)
{
    std::string unit;
    const auto flops = ParseNumber(text, unit);
    if (!flops || *flops < 1 || !unit.empty())
    {
        throw split::Error("device profile: flops=" + text +
                           " is not a number from 1; write for instance flops=2e9");
    }
    return *flops;
}

Time
ParseOverhead(const std::string& text)
{
    static const std::map<std::string, double> UNITS{{"s", 1},
                                                     {"ms", 1e-3},
                                                     {"us", 1e-6},
                                                     {"ns", 1e-9}};
    std::string unit;
    const auto count = ParseNumber(text, unit);
    const auto seconds = UNITS.find(unit);
    const bool known = seconds != UNITS.end();
    if (!count || !known || *count < 0 || *count * seconds->second > 3600)
    {
        throw split::Error("device profile: overhead=" + text +
                           " is not a time of at most 1 h in s, ms, us or ns; write for instance "
                           "overhead=0.5ms");
    }
    return Time(text);
}

std::string
NamesOfBuiltIn()
{
    std::string names;
    for (const auto& profile : SplitDeviceProfile::BuiltIn())
    {
        names += (names.empty() ? "" : ", ") + profile.name;
    }
    return names;
}

SplitDeviceProfile
ParseOwn(const std::string& text)
{
    SplitDeviceProfile profile{text, 0, Time(0)};
    std::istringstream parts(text + ','); // so that a comma at the end is refused
    for (std::string part; std::getline(parts, part, ',');)
    {
        const auto equals = part.find('=');
        const auto key = part.substr(0, equals);
        const auto value = equals == std::string::npos ? "" : part.substr(equals + 1);
        if (key == "flops")
        {
            profile.flops = ParseFlops(value);
        }
        else if (key == "overhead")
        {
            profile.overhead = ParseOverhead(value);
        }
        else
        {
            throw split::Error("device profile: unknown part '" + part + "' in '" + text +
                               "'; write flops=2e9,overhead=0.5ms or one of " + NamesOfBuiltIn());
        }
    }
    if (profile.flops == 0)
    {
        throw split::Error("device profile: '" + text +
                           "' names no speed; write flops=2e9 or one of " + NamesOfBuiltIn());
    }
    return profile;
}

} // namespace

SplitDeviceProfile
SplitDeviceProfile::Parse(const std::string& text)
{
    for (const auto& profile : BuiltIn())
    {
        if (profile.name == text)
        {
            return profile;
        }
    }
    return ParseOwn(text);
}

const std::vector<SplitDeviceProfile>&
SplitDeviceProfile::BuiltIn()
{
    static const std::vector<SplitDeviceProfile> profiles{
        {"microcontroller", 100e6, MicroSeconds(100)},
        {"wearable", 500e6, MicroSeconds(500)},
        {"raspberry-pi-4", 8e9, MicroSeconds(500)},
        {"smartphone", 30e9, MicroSeconds(500)},
        {"jetson-nano", 60e9, MicroSeconds(1000)},
        {"edge-cpu", 150e9, MicroSeconds(200)},
        {"edge-gpu", 2e12, MicroSeconds(300)},
    };
    return profiles;
}

} // namespace ns3
