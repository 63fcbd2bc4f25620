/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_VARINT_H
#define SPLIT_PROTOCOL_VARINT_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace split
{

/// Most bytes that a variable-length integer takes.
constexpr std::size_t MAX_VARINT_BYTES = 10;

/**
 * Appends @p value in LEB128: seven bits a byte, the lowest first, the high bit set on all bytes
 * but the last.
 *
 * @param value the number
 * @param bytes where it is appended
 */
void AppendVarint(std::uint64_t value, std::vector<std::uint8_t>& bytes);

/**
 * Reads a number that AppendVarint() wrote.
 *
 * @param at the first byte; moved behind the number if there is one
 * @param end behind the last byte that may be read
 * @return the number, or nothing if it is cut off, does not fit 64 bits or is longer than it need
 * be
 */
std::optional<std::uint64_t> ReadVarint(const std::uint8_t*& at, const std::uint8_t* end);

} // namespace split

#endif // SPLIT_PROTOCOL_VARINT_H
