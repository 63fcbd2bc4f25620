/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/zstd-stage.h"

#include "base/error.h"

#include <fmt/format.h>
#include <memory>
#include <zstd.h>

namespace split
{
namespace
{

constexpr int LEVEL = 3;

} // namespace

void
CompressZstd(const std::uint8_t* bytes, std::size_t count, std::vector<std::uint8_t>& frame)
{
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, LEVEL);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);
    const auto begin = frame.size();
    frame.resize(begin + ZSTD_compressBound(count));
    const auto size =
        ZSTD_compress2(context.get(), frame.data() + begin, frame.size() - begin, bytes, count);
    if (ZSTD_isError(size) != 0)
    {
        throw Error(fmt::format("zstd: {}; free some memory", ZSTD_getErrorName(size)));
    }
    frame.resize(begin + size);
}

void
DecompressZstd(ByteReader& reader, std::uint8_t* bytes, std::size_t count)
{
    const auto left = reader.Left();
    const auto size = ZSTD_decompress(bytes, count, reader.Take(left, "payload"), left);
    if (ZSTD_isError(size) != 0)
    {
        throw BadField(fmt::format("payload: zstd: {}", ZSTD_getErrorName(size)));
    }
    if (size != count)
    {
        throw BadField(fmt::format("payload: zstd: {} bytes, {} expected", size, count));
    }
}

} // namespace split
