/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/read-file.h"

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace split
{

namespace
{

/// More than the files have that are read as a whole.
constexpr std::uintmax_t MOST_BYTES = std::uintmax_t{1} << 31;

} // namespace

std::string
ReadFile(const std::string& path)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
    {
        throw Error("'" + path + "': there is no such file; check the path");
    }
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > MOST_BYTES)
    {
        throw Error("'" + path + "': is larger than 2 GiB; name another file");
    }
    std::string bytes(size, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size)))
    {
        throw Error("'" + path + "': cannot be read; check its permissions");
    }
    return bytes;
}

} // namespace split
