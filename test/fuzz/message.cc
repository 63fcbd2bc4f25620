/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Takes any stream of bytes apart into messages, in one piece and in small ones, and reads them.
 */

#include "protocol/message.h"

#include "protocol/message-parser.h"

#include <algorithm>
#include <cstdlib>

namespace
{

using namespace split;

constexpr std::size_t MOST_BODY_BYTES = 1 << 16;

std::vector<std::vector<std::uint8_t>>
Parse(const std::uint8_t* data, std::size_t size, std::size_t piece)
{
    MessageParser parser(MOST_BODY_BYTES);
    std::vector<std::vector<std::uint8_t>> bodies;
    for (std::size_t begin = 0; begin < size; begin += piece)
    {
        auto part = parser.Push(data + begin, std::min(piece, size - begin));
        std::move(part.begin(), part.end(), std::back_inserter(bodies));
    }
    return bodies;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto whole = Parse(data, size, std::max<std::size_t>(size, 1));
    if (Parse(data, size, 3) != whole)
    {
        std::abort();
    }
    for (const auto& body : whole)
    {
        ParseMessage(body);
    }
    return 0;
}
