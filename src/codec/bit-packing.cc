/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/bit-packing.h"

namespace split
{

void
PackBits(const std::uint8_t* symbols, std::size_t count, unsigned bits, std::uint8_t* bytes)
{
    std::uint32_t waiting = 0; // bits not yet written, lowest first
    unsigned waitingCount = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        waiting |= std::uint32_t{symbols[i]} << waitingCount;
        waitingCount += bits;
        if (waitingCount >= 8)
        {
            *bytes++ = static_cast<std::uint8_t>(waiting);
            waiting >>= 8;
            waitingCount -= 8;
        }
    }
    if (waitingCount > 0)
    {
        *bytes = static_cast<std::uint8_t>(waiting);
    }
}

void
UnpackBits(const std::uint8_t* bytes, std::size_t count, unsigned bits, std::uint8_t* symbols)
{
    const auto mask = (1U << bits) - 1;
    std::uint32_t read = 0; // bits not yet returned, lowest first
    unsigned readCount = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        if (readCount < bits)
        {
            read |= std::uint32_t{*bytes++} << readCount;
            readCount += 8;
        }
        symbols[i] = static_cast<std::uint8_t>(read & mask);
        read >>= bits;
        readCount -= bits;
    }
}

} // namespace split
