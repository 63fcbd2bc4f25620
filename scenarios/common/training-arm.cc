/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-arm.h"

#include "base/error.h"
#include "results.h"

#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace
{

/// Reads all of @p text as @p value. @return whether it is one
template <typename Value>
bool
Read(const std::string& text, Value& value)
{
    std::istringstream in(text);
    return static_cast<bool>(in >> std::boolalpha >> value);
}

bool
Read(const std::string& text, std::string& value)
{
    value = text;
    return true;
}

} // namespace

double
TrainingOutcome::Bytes() const
{
    return bytesUp + bytesDown;
}

double
TrainingOutcome::SecondsTo(double points) const
{
    for (const auto& [time, reached] : tests)
    {
        if (reached >= points)
        {
            return time;
        }
    }
    return std::numeric_limits<double>::infinity();
}

void
SetOption(TrainingOptions& options, const std::string& name, const std::string& value)
{
    bool isKnown = false;
    options.Visit([&](const char* option, const char*, auto& target) {
        if (name != option)
        {
            return;
        }
        isKnown = true;
        if (!Read(value, target))
        {
            throw split::Error(fmt::format("--{}={}: this is no value for it", name, value));
        }
    });
    if (!isKnown)
    {
        throw split::Error(fmt::format("--{}: there is no such option", name));
    }
}

bool
IsDone(const TrainingOptions& options)
{
    std::ifstream file(std::filesystem::path(options.out) / "summary.json");
    const auto json = nlohmann::json::parse(file, nullptr, false);
    if (json.is_discarded() || !json.contains("options"))
    {
        return false;
    }
    const nlohmann::json wanted = OptionsAsJson(options);
    return json.value("complete", false) && json.at("options") == wanted;
}

TrainingOutcome
ReadOutcome(const std::filesystem::path& folder)
{
    const auto path = folder / "summary.json";
    try
    {
        std::ifstream file(path);
        const auto json = nlohmann::json::parse(file);
        TrainingOutcome outcome;
        outcome.accuracy = 100 * json.at("test_accuracy").get<double>();
        outcome.bytesUp = json.at("bytes").at("up").at("total");
        outcome.bytesDown = json.at("bytes").at("down").at("total");
        outcome.seconds = json.at("simulated_s");
        for (const auto& test : json.at("tests"))
        {
            outcome.tests.emplace_back(test.at(0), 100 * test.at(1).get<double>());
        }
        return outcome;
    }
    catch (const nlohmann::json::exception& error)
    {
        throw split::Error(fmt::format("{}: cannot read it: {}; delete its folder and run again",
                                       path.string(),
                                       error.what()));
    }
}
