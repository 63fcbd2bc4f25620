/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/symbol-groups.h"

#include <algorithm>

namespace split
{
namespace
{

/// @return the group of the @p Size symbols at @p symbols
template <unsigned BITS, std::size_t SIZE>
std::uint8_t
Join(const std::uint8_t* symbols)
{
    unsigned group = 0;
    for (std::size_t i = 0; i < SIZE; ++i)
    {
        group |= static_cast<unsigned>(symbols[i]) << (BITS * i);
    }
    return static_cast<std::uint8_t>(group);
}

template <unsigned BITS>
void
JoinAll(const std::uint8_t* symbols, std::size_t count, std::uint8_t* groups)
{
    constexpr auto SIZE = GroupSize(BITS);
    const auto whole = count / SIZE;
    for (std::size_t i = 0; i < whole; ++i)
    {
        groups[i] = Join<BITS, SIZE>(symbols + i * SIZE);
    }
    if (count % SIZE > 0)
    {
        std::uint8_t rest[SIZE]{};
        std::copy_n(symbols + whole * SIZE, count % SIZE, rest);
        groups[whole] = Join<BITS, SIZE>(rest);
    }
}

template <unsigned BITS>
void
SplitAll(const std::uint8_t* groups, std::size_t count, std::uint8_t* symbols)
{
    constexpr auto SIZE = GroupSize(BITS);
    constexpr auto MASK = (1U << BITS) - 1;
    const auto whole = count / SIZE;
    for (std::size_t i = 0; i < whole; ++i)
    {
        for (std::size_t k = 0; k < SIZE; ++k)
        {
            symbols[i * SIZE + k] = static_cast<std::uint8_t>(groups[i] >> (BITS * k) & MASK);
        }
    }
    for (std::size_t i = whole * SIZE; i < count; ++i)
    {
        symbols[i] = static_cast<std::uint8_t>(groups[whole] >> (BITS * (i % SIZE)) & MASK);
    }
}

} // namespace

void
JoinSymbols(const std::uint8_t* symbols, std::size_t count, unsigned bits, std::uint8_t* groups)
{
    switch (bits)
    {
    case 1:
        return JoinAll<1>(symbols, count, groups);
    case 2:
        return JoinAll<2>(symbols, count, groups);
    case 3:
        return JoinAll<3>(symbols, count, groups);
    case 4:
        return JoinAll<4>(symbols, count, groups);
    default:
        std::copy_n(symbols, count, groups);
    }
}

void
SplitGroups(const std::uint8_t* groups, std::size_t count, unsigned bits, std::uint8_t* symbols)
{
    switch (bits)
    {
    case 1:
        return SplitAll<1>(groups, count, symbols);
    case 2:
        return SplitAll<2>(groups, count, symbols);
    case 3:
        return SplitAll<3>(groups, count, symbols);
    case 4:
        return SplitAll<4>(groups, count, symbols);
    default:
        std::copy_n(groups, count, symbols);
    }
}

} // namespace split
