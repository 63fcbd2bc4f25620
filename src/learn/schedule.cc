/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/schedule.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>
#include <utility>
#include <vector>

namespace split
{

namespace
{

/// Plateau: by how much a value changes at once.
constexpr double PLATEAU_FACTOR = 2;

/// Lets each alternative of a variant be visited by a function of its own.
template <typename... Functions>
struct Overloaded : Functions...
{
    using Functions::operator()...;
};

template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

/// @return the numbers behind the name
std::vector<double>
ParseNumbers(const std::vector<std::string>& parts, const std::string& text)
{
    if (parts.size() != 4)
    {
        throw Error(fmt::format("'{}': write {}:FROM:TO: and one more number", text, parts[0]));
    }
    std::vector<double> numbers;
    for (std::size_t i = 1; i < parts.size(); ++i)
    {
        numbers.push_back(ParseNumber(parts[i], text));
    }
    return numbers;
}

/// Checks that a value of a schedule can be used.
void
CheckValue(double value, const std::string& text)
{
    if (value <= 0)
    {
        throw Error(fmt::format("'{}': values must be above 0", text));
    }
}

} // namespace

double
Schedule::Ramp::At(const TrainingObservation& observation) const
{
    const auto way = until > 0 ? std::min(observation.progress / until, 1.0) : 1.0;
    const auto share = isCosine ? 0.5 * (1 - std::cos(std::acos(-1.0) * way)) : way;
    return from + (to - from) * share;
}

double
Schedule::Plateau::At(const TrainingObservation& observation)
{
    if (observation.round == lastRound || std::isnan(observation.validationLoss))
    {
        return value;
    }
    lastRound = observation.round;
    stalled = observation.validationLoss < lowest ? 0 : stalled + 1;
    lowest = std::min(lowest, observation.validationLoss);
    if (stalled >= patience)
    {
        stalled = 0;
        value =
            from < to ? std::min(value * PLATEAU_FACTOR, to) : std::max(value / PLATEAU_FACTOR, to);
    }
    return value;
}

double
Schedule::Link::At(const TrainingObservation& observation) const
{
    if (std::isnan(observation.goodput) || observation.fullStepBits <= 0)
    {
        return from;
    }
    const auto stepSeconds =
        (seconds - observation.secondsSpent) / static_cast<double>(observation.stepsLeft);
    const auto bits = observation.goodput * (stepSeconds - observation.secondsIdle);
    return std::clamp(bits / observation.fullStepBits, std::min(from, to), std::max(from, to));
}

Schedule
Schedule::Parse(const std::string& text)
{
    try
    {
        Schedule schedule(text, ParseForm(text));
        CheckValue(schedule.Least(), text);
        return schedule;
    }
    catch (const Error& error)
    {
        throw Error(fmt::format("schedule: {}", error.what()));
    }
}

Schedule::Form
Schedule::ParseForm(const std::string& text)
{
    const auto parts = PartsOf(text, ':');
    if (parts.size() == 1)
    {
        return ParseNumber(text, text);
    }
    const auto& name = parts[0];
    if (name == "steps" && parts.size() == 2)
    {
        return Timeline::Parse(parts[1]);
    }
    if (name != "linear" && name != "cosine" && name != "plateau" && name != "link")
    {
        throw Error(fmt::format("'{}': write a number, linear:FROM:TO:UNTIL, cosine:FROM:TO:UNTIL, "
                                "steps:VALUE@0,VALUE@EPOCH,..., plateau:FROM:TO:PATIENCE or "
                                "link:FROM:TO:SECONDS",
                                text));
    }
    const auto numbers = ParseNumbers(parts, text);
    const auto [from, to, last] = std::tie(numbers[0], numbers[1], numbers[2]);
    if (name == "plateau")
    {
        if (last < 1 || last != std::floor(last) || last > 1e6)
        {
            throw Error(fmt::format("'{}': the patience is a whole number of rounds", text));
        }
        return Plateau{from, to, static_cast<std::size_t>(last), from};
    }
    if (name == "link")
    {
        CheckValue(last, text);
        return Link{from, to, last};
    }
    if (last < 0 || last > 1)
    {
        throw Error(fmt::format("'{}': UNTIL is a share of the training, 0 to 1", text));
    }
    return Ramp{from, to, last, name == "cosine"};
}

double
Schedule::At(const TrainingObservation& observation)
{
    return std::visit(Overloaded{[](double value) { return value; },
                                 [&](Timeline& phases) { return phases.At(observation.epoch); },
                                 [&](auto& form) { return form.At(observation); }},
                      m_form);
}

double
Schedule::Least() const
{
    return std::visit(Overloaded{[](double value) { return value; },
                                 [](const Timeline& phases) {
                                     const auto values = phases.Values();
                                     return *std::min_element(values.begin(), values.end());
                                 },
                                 [](const auto& form) { return std::min(form.from, form.to); }},
                      m_form);
}

double
Schedule::Greatest() const
{
    return std::visit(Overloaded{[](double value) { return value; },
                                 [](const Timeline& phases) {
                                     const auto values = phases.Values();
                                     return *std::max_element(values.begin(), values.end());
                                 },
                                 [](const auto& form) { return std::max(form.from, form.to); }},
                      m_form);
}

const std::string&
Schedule::ToString() const
{
    return m_text;
}

std::string
Schedule::State() const
{
    const auto* plateau = std::get_if<Plateau>(&m_form);
    return plateau == nullptr ? "none"
                              : fmt::format("{}:{}:{}:{}",
                                            plateau->value,
                                            plateau->stalled,
                                            plateau->lastRound,
                                            plateau->lowest);
}

void
Schedule::SetState(const std::string& state)
{
    auto* plateau = std::get_if<Plateau>(&m_form);
    const auto parts = PartsOf(state, ':');
    if (parts.size() != (plateau == nullptr ? 1 : 4))
    {
        throw Error(fmt::format("schedule '{}': the state '{}' is of another one", m_text, state));
    }
    if (plateau != nullptr)
    {
        plateau->value = ParseNumber(parts[0], state);
        plateau->stalled = static_cast<std::size_t>(ParseNumber(parts[1], state));
        plateau->lastRound = static_cast<std::size_t>(ParseNumber(parts[2], state));
        plateau->lowest = parts[3] == "inf" ? std::numeric_limits<double>::infinity()
                                            : ParseNumber(parts[3], state);
    }
}

Schedule::Schedule(std::string text, Form form)
    : m_text{std::move(text)},
      m_form{std::move(form)}
{
}

} // namespace split
