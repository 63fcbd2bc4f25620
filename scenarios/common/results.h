/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_RESULTS_H
#define SPLIT_RESULTS_H

#include "base/error.h"
#include "number.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
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

#endif // SPLIT_RESULTS_H
