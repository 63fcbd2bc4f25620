/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/timeline.h"

#include "base/error.h"
#include "base/read-number.h"

#include <cmath>
#include <fmt/format.h>
#include <sstream>

namespace split
{

Timeline
Timeline::Parse(const std::string& text)
{
    Timeline timeline;
    for (const auto& part : PartsOf(text, ','))
    {
        const auto halves = PartsOf(part, '@');
        if (halves.size() != 2)
        {
            throw Error(fmt::format("'{}' in '{}': write VALUE@TIME", part, text));
        }
        const Change change{ParseNumber(halves[1], text), ParseNumber(halves[0], text)};
        const bool isFirst = timeline.m_changes.empty();
        if (isFirst ? change.time != 0 : change.time <= timeline.m_changes.back().time)
        {
            throw Error(
                fmt::format("'{}' in '{}': times must begin with 0 and ascend", part, text));
        }
        timeline.m_changes.push_back(change);
    }
    return timeline;
}

double
Timeline::At(double time) const
{
    double value = m_changes.front().value;
    for (const auto& change : m_changes)
    {
        if (change.time <= time)
        {
            value = change.value;
        }
    }
    return value;
}

std::vector<double>
Timeline::Values() const
{
    std::vector<double> values;
    for (const auto& change : m_changes)
    {
        values.push_back(change.value);
    }
    return values;
}

double
ParseNumber(const std::string& text, const std::string& context)
{
    const auto number = ReadNumber<double>(text);
    if (!number || !std::isfinite(*number))
    {
        throw Error(fmt::format("'{}' in '{}': write a number", text, context));
    }
    return *number;
}

std::vector<std::string>
PartsOf(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text + separator);
    for (std::string part; std::getline(stream, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

} // namespace split
