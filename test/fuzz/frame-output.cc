/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Reads any bytes as what device and edge computed, as if they came out of a cache; what can be
 * read is written as it was.
 */

#include "profile/frame-output.h"

#include <cstdlib>

namespace
{

using namespace split;

/// Has @p output, if there is one, become @p bytes again.
template <typename Output>
void
CheckRoundTrip(const std::optional<Output>& output, const std::vector<std::uint8_t>& bytes)
{
    if (output && ToBytes(*output) != bytes)
    {
        std::abort();
    }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::vector<std::uint8_t> bytes(data, data + size);
    CheckRoundTrip(ReadDeviceOutput(bytes), bytes);
    CheckRoundTrip(ReadEdgeOutput(bytes), bytes);
    return 0;
}
