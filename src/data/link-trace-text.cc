/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/link-trace-text.h"

#include "base/error.h"
#include "base/read-file.h"
#include "base/read-number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace split
{

namespace
{

constexpr double NANOSECONDS = 1e9; //!< in a second
constexpr double LONGEST_SECONDS = 1e9;
constexpr std::int64_t MILLISECOND = 1'000'000; //!< in nanoseconds
constexpr std::int64_t LONGEST_MILLISECONDS = 1'000'000'000'000;
constexpr double DELIVERY_RATE = 1504 * 8 * 1000; //!< bit/s of a delivery in a millisecond

/// A line that says something.
struct Line
{
    std::size_t number; //!< among all lines, from 1 on
    std::string_view text;

    /// @throws Error that @p problem is wrong with this line
    [[noreturn]] void Fail(const std::string& problem) const
    {
        throw Error(fmt::format("line {}: {}", number, problem));
    }
};

/// @return @p text without blanks at its ends
std::string_view
Trim(std::string_view text)
{
    constexpr auto blanks = " \t\r";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
    {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

/// @return the parts of @p text between @p separators, blanks taken off
std::vector<std::string_view>
Divide(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (auto end = text.find(separator); end != std::string_view::npos;
         end = text.find(separator, begin))
    {
        parts.push_back(Trim(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    parts.push_back(Trim(text.substr(begin)));
    return parts;
}

/// @return the lines of @p text that say something
std::vector<Line>
MeaningfulLines(const std::string& text)
{
    std::vector<Line> lines;
    std::size_t number = 0;
    for (const auto line : Divide(text, '\n'))
    {
        ++number;
        if (!line.empty() && line.front() != '#')
        {
            lines.push_back({number, line});
        }
    }
    return lines;
}

/// The columns that a file of comma-separated values can have.
constexpr std::array<std::string_view, 4> COLUMNS{"time_s", "rate_mbps", "delay_ms", "loss"};

/// The place of each of COLUMNS in the rows; none if a file does without it.
using Places = std::array<std::optional<std::size_t>, COLUMNS.size()>;

/// @return where the columns are that @p header names
Places
ReadHeader(const Line& header)
{
    Places places;
    const auto names = Divide(header.text, ',');
    for (std::size_t i = 0; i < names.size(); ++i)
    {
        const auto column = std::find(COLUMNS.begin(), COLUMNS.end(), names[i]) - COLUMNS.begin();
        if (static_cast<std::size_t>(column) == COLUMNS.size() || places[column])
        {
            header.Fail(fmt::format("column '{}' is unknown or there twice; name each of time_s, "
                                    "rate_mbps, delay_ms and loss once, the last two at will",
                                    names[i]));
        }
        places[column] = i;
    }
    if (!places[0] || !places[1])
    {
        header.Fail("no column time_s or no rate_mbps; begin with a row that names both");
    }
    return places;
}

/// @return the numbers of @p row in the order of COLUMNS, 0 where there is none
std::array<double, COLUMNS.size()>
ReadRow(const Line& row, const Places& places)
{
    const auto fields = Divide(row.text, ',');
    const auto expected = std::count_if(places.begin(), places.end(), [](const auto& place) {
        return place.has_value();
    });
    if (fields.size() != static_cast<std::size_t>(expected))
    {
        row.Fail(fmt::format("{} fields under {} names; give as many", fields.size(), expected));
    }
    std::array<double, COLUMNS.size()> values{};
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        const auto field = places[i] ? fields[*places[i]] : "0";
        const auto value = ReadNumber<double>(field);
        if (!value || !std::isfinite(*value))
        {
            row.Fail(fmt::format("{} '{}' is no number; write one such as 0.5", COLUMNS[i], field));
        }
        values[i] = *value;
    }
    return values;
}

/// @return the state that begins with @p row
LinkState
ReadState(const Line& row, const Places& places)
{
    const auto [time, rate, delay, loss] = ReadRow(row, places);
    if (!(time >= 0 && time <= LONGEST_SECONDS))
    {
        row.Fail(fmt::format("time_s {} is not within 0 to 10^9; mend it", time));
    }
    if (!(delay >= 0 && delay <= LONGEST_SECONDS))
    {
        row.Fail(fmt::format("delay_ms {} cannot be; give 0 to 1000000", delay));
    }
    const LinkState state{std::llround(time * NANOSECONDS),
                          rate * 1e6,
                          std::llround(delay * MILLISECOND),
                          loss};
    if (const auto problem = Problem(state); !problem.empty())
    {
        row.Fail(problem);
    }
    return state;
}

/// @return the trace of comma-separated values
LinkTrace
ReadRows(const std::vector<Line>& lines)
{
    const auto places = ReadHeader(lines.front());
    std::vector<LinkState> states;
    for (std::size_t i = 1; i < lines.size(); ++i)
    {
        states.push_back(ReadState(lines[i], places));
        if (i > 1 && states[i - 1].since <= states[i - 2].since)
        {
            lines[i].Fail("time_s is not later than in the row above; put the rows in order");
        }
    }
    if (states.size() < 2)
    {
        lines.back().Fail("fewer than two rows of numbers; give a state, and a row for the end");
    }
    const auto end = states.back().since;
    states.pop_back();
    return LinkTrace(std::move(states), end);
}

/// @return the moments of a Mahimahi trace, in milliseconds
std::vector<std::int64_t>
ReadMoments(const std::vector<Line>& lines)
{
    std::vector<std::int64_t> moments;
    for (const auto& line : lines)
    {
        const auto moment = ReadNumber<std::int64_t>(line.text);
        if (!moment || *moment < 0 || *moment > LONGEST_MILLISECONDS)
        {
            line.Fail(fmt::format("'{}' is no millisecond; write a whole number, up to 10^12",
                                  line.text));
        }
        if (!moments.empty() && *moment < moments.back())
        {
            line.Fail("is earlier than the line above; put the lines in ascending order");
        }
        moments.push_back(*moment);
    }
    if (moments.back() == 0)
    {
        lines.back().Fail("the trace ends as it begins; let the last line be above 0");
    }
    return moments;
}

/// @return the trace of Mahimahi's moments of delivery
LinkTrace
ReadDeliveries(const std::vector<Line>& lines)
{
    const auto moments = ReadMoments(lines);
    const auto end = moments.back();
    std::map<std::int64_t, double> deliveries; // in the millisecond that ends with the key
    for (const auto moment : moments)
    {
        deliveries[moment == 0 ? end : moment] += 1; // periods meet where one ends
    }
    std::vector<LinkState> states;
    const auto add = [&states](std::int64_t milliseconds, double rate) {
        if (states.empty() || states.back().rate != rate)
        {
            states.push_back({milliseconds * MILLISECOND, rate, 0, 0});
        }
    };
    std::int64_t known = 0; // milliseconds whose states are there
    for (const auto& [moment, count] : deliveries)
    {
        if (moment - 1 > known)
        {
            add(known, 0);
        }
        add(moment - 1, count * DELIVERY_RATE);
        known = moment;
    }
    return LinkTrace(std::move(states), end * MILLISECOND);
}

} // namespace

LinkTrace
ParseLinkTrace(const std::string& name, const std::string& text)
{
    const auto lines = MeaningfulLines(text);
    if (lines.empty())
    {
        throw Error(name + ": says nothing; name a link trace, comma-separated or of Mahimahi");
    }
    const auto isNumber = ReadNumber<double>(lines.front().text).has_value();
    try
    {
        return isNumber ? ReadDeliveries(lines) : ReadRows(lines);
    }
    catch (const Error& error)
    {
        throw Error(name + ": " + error.what());
    }
}

LinkTrace
ReadLinkTrace(const std::string& path)
{
    return ParseLinkTrace(path, ReadFile(path));
}

std::string
FormatLinkTrace(const LinkTrace& trace, const std::string& comment)
{
    auto text = fmt::format("# {}\ntime_s,rate_mbps,delay_ms,loss\n", comment);
    const auto add = [&text](std::int64_t since, const LinkState& state) {
        text += fmt::format("{},{},{},{}\n",
                            static_cast<double>(since) / NANOSECONDS,
                            state.rate / 1e6,
                            static_cast<double>(state.delay) / MILLISECOND,
                            state.loss);
    };
    for (const auto& state : trace.States())
    {
        add(state.since, state);
    }
    add(trace.Duration(), trace.States().back());
    return text;
}

} // namespace split
