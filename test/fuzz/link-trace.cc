/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Reads any text as a link trace; what can be read sends bits in order, and says the same when
 * written and read again.
 */

#include "base/error.h"
#include "data/link-trace-text.h"

#include <cstdlib>
#include <limits>

using namespace split;

namespace
{

/// Sends packets from several moments on, and expects the later of two bits to end no earlier.
void
Send(const LinkTrace& trace)
{
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    for (const auto from : {std::int64_t{0}, trace.Duration() - 1, trace.NextChange(0), last})
    {
        auto end = from;
        for (const double bits : {0.5, 1.0, 12000.0, 524280.0, 1e12, 1e300})
        {
            const auto next = trace.EndOfSending(from, bits);
            if (next < end || trace.NextChange(from) < from)
            {
                std::abort();
            }
            end = next;
        }
        trace.At(from);
    }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try
    {
        const auto trace = ParseLinkTrace("input", {data, data + size});
        Send(trace);
        const auto text = FormatLinkTrace(trace, "");
        if (ParseLinkTrace("copy", text).States().size() != trace.States().size())
        {
            std::abort();
        }
    }
    catch (const Error&)
    {
        // most bytes say nothing about a link
    }
    return 0;
}
