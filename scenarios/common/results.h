/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_RESULTS_H
#define SPLIT_RESULTS_H

#include "base/atomic-file.h"
#include "base/error.h"
#include "interruption.h"
#include "number.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

/**
 * @param path of a folder for results, which is made if it is not there
 * @return @p path
 * @throws split::Error naming the option by which users choose it
 */
inline std::filesystem::path
MakeFolder(const std::filesystem::path& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
    {
        throw split::Error(
            fmt::format("--out={}: cannot make it: {}", path.string(), error.message()));
    }
    return path;
}

/// @return the value of an option as JSON has it
template <typename T>
const T&
ValueOf(const T& option)
{
    return option;
}

/// @return the value of an option that is a number
template <typename T>
T
ValueOf(const Number<T>& option)
{
    return option;
}

/// @return all of @p options, which have a method Visit(), by name
template <typename Options>
nlohmann::ordered_json
OptionsAsJson(Options options)
{
    nlohmann::ordered_json json;
    options.Visit(
        [&json](const char* name, const char*, const auto& value) { json[name] = ValueOf(value); });
    return json;
}

/**
 * @param signal that interrupted a run; nothing if the run is complete
 * @param seconds simulated until then
 * @return whether the run is complete, and what kept it from that
 */
inline nlohmann::ordered_json
CompletenessAsJson(std::optional<int> signal, double seconds)
{
    nlohmann::ordered_json json;
    json["complete"] = !signal;
    if (signal)
    {
        json["interrupted"] = {{"signal", SignalName(*signal)}, {"simulated_s", seconds}};
    }
    return json;
}

/**
 * @param path of a file that appears whole or not at all
 * @param json what it is to hold
 * @throws split::Error if the file cannot be written
 */
inline void
WriteJson(const std::filesystem::path& path, const nlohmann::ordered_json& json)
{
    split::AtomicFile file(path);
    file.Stream() << json.dump(2) << '\n';
    file.Commit();
}

#endif // SPLIT_RESULTS_H
