/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_READ_NUMBER_H
#define SPLIT_BASE_READ_NUMBER_H

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace split
{

/**
 * Reads a number, the same in every locale.
 *
 * @tparam Number the type of the number
 * @param text what is read
 * @return the number that all of @p text is; nothing if it is none, or none of this type
 */
template <typename Number>
std::optional<Number>
ReadNumber(std::string_view text)
{
    Number number{};
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc{} && result.ptr == end ? std::optional<Number>{number}
                                                         : std::nullopt;
}

} // namespace split

#endif // SPLIT_BASE_READ_NUMBER_H
