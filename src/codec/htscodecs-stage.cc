/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/htscodecs-stage.h"

#include "base/error.h"

#include <htscodecs/rANS_static4x16.h>
#include <utility>

namespace split
{
namespace
{

constexpr int PLAIN_ORDER_0 = RANS_ORDER_NOSZ;
constexpr int PLAIN_ORDER_1 = RANS_ORDER_NOSZ | 1;
constexpr int STORED = RANS_ORDER_NOSZ | RANS_ORDER_CAT; //!< what the library makes of few bytes

std::vector<std::uint8_t>
Compress(const std::uint8_t* symbols, std::size_t count, int order)
{
    auto size = rans_compress_bound_4x16(static_cast<unsigned>(count), order);
    std::vector<std::uint8_t> stream(size);
    // The library does not write to its input, whatever its signature says.
    if (rans_compress_to_4x16(const_cast<std::uint8_t*>(symbols),
                              static_cast<unsigned>(count),
                              stream.data(),
                              &size,
                              order) == nullptr)
    {
        throw Error("htscodecs: the symbols cannot be compressed; choose another entropy stage");
    }
    stream.resize(size);
    return stream;
}

} // namespace

void
CompressHtscodecs(const std::uint8_t* symbols, std::size_t count, std::vector<std::uint8_t>& frame)
{
    if (count == 0)
    {
        return;
    }
    auto best = Compress(symbols, count, PLAIN_ORDER_0);
    if (auto other = Compress(symbols, count, PLAIN_ORDER_1); other.size() < best.size())
    {
        best = std::move(other);
    }
    frame.insert(frame.end(), best.begin(), best.end());
}

void
DecompressHtscodecs(ByteReader& reader, std::uint8_t* symbols, std::size_t count)
{
    const auto left = reader.Left();
    const auto* stream = reader.Take(left, "payload");
    if (count == 0 && left == 0)
    {
        return;
    }
    if (left == 0 ||
        (stream[0] != PLAIN_ORDER_0 && stream[0] != PLAIN_ORDER_1 && stream[0] != STORED))
    {
        throw BadField("payload: htscodecs: no plain stream of order 0 or 1");
    }
    auto size = static_cast<unsigned>(count);
    if (rans_uncompress_to_4x16(const_cast<std::uint8_t*>(stream),
                                static_cast<unsigned>(left),
                                symbols,
                                &size) == nullptr ||
        size != count)
    {
        throw BadField("payload: htscodecs: not the expected number of symbols");
    }
}

} // namespace split
