/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BENCH_RIVALS_H
#define SPLIT_BENCH_RIVALS_H

#include "codec/bit-packing.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <htscodecs/rANS_static4x16.h>
#include <lz4.h>
#include <string>
#include <vector>
#include <zfp.h>
#include <zstd.h>

using Bytes = std::vector<std::uint8_t>;

/// Somebody else's coder, for bytes whose number both sides know.
struct Rival
{
    std::string name;
    std::function<void(const Bytes& plain, Bytes& coded)> encode;
    std::function<void(const Bytes& coded, Bytes& plain)> decode; //!< plain has the right size
};

inline Rival
Memcpy()
{
    const auto copy = [](const Bytes& from, Bytes& to) {
        to.resize(from.size());
        std::memcpy(to.data(), from.data(), from.size());
    };
    return {"memcpy", copy, copy};
}

inline Rival
Zstd(int level)
{
    return {"zstd -" + std::to_string(level),
            [level](const Bytes& plain, Bytes& coded) {
                coded.resize(ZSTD_compressBound(plain.size()));
                coded.resize(
                    ZSTD_compress(coded.data(), coded.size(), plain.data(), plain.size(), level));
            },
            [](const Bytes& coded, Bytes& plain) {
                ZSTD_decompress(plain.data(), plain.size(), coded.data(), coded.size());
            }};
}

inline Rival
Lz4()
{
    return {"lz4",
            [](const Bytes& plain, Bytes& coded) {
                const auto size = static_cast<int>(plain.size());
                coded.resize(static_cast<std::size_t>(LZ4_compressBound(size)));
                coded.resize(static_cast<std::size_t>(
                    LZ4_compress_default(reinterpret_cast<const char*>(plain.data()),
                                         reinterpret_cast<char*>(coded.data()),
                                         size,
                                         static_cast<int>(coded.size()))));
            },
            [](const Bytes& coded, Bytes& plain) {
                LZ4_decompress_safe(reinterpret_cast<const char*>(coded.data()),
                                    reinterpret_cast<char*>(plain.data()),
                                    static_cast<int>(coded.size()),
                                    static_cast<int>(plain.size()));
            }};
}

/// The rANS 4x16 of htscodecs, without the size.
inline Rival
Htscodecs(int order)
{
    return {"htscodecs order " + std::to_string(order),
            [order](const Bytes& plain, Bytes& coded) {
                const int flags = RANS_ORDER_NOSZ | order;
                const auto count = static_cast<unsigned>(plain.size());
                auto size = rans_compress_bound_4x16(count, flags);
                coded.resize(size);
                rans_compress_to_4x16(const_cast<std::uint8_t*>(plain.data()),
                                      count,
                                      coded.data(),
                                      &size,
                                      flags);
                coded.resize(size);
            },
            [](const Bytes& coded, Bytes& plain) {
                auto size = static_cast<unsigned>(plain.size());
                rans_uncompress_to_4x16(const_cast<std::uint8_t*>(coded.data()),
                                        static_cast<unsigned>(coded.size()),
                                        plain.data(),
                                        &size);
            }};
}

/// zfp on fp32 values in planes of so many columns, erring by at most @p tolerance.
inline Rival
Zfp(std::size_t columns, double tolerance)
{
    const auto with = [columns, tolerance](Bytes& values, Bytes& coded, bool decode) {
        auto* field = zfp_field_2d(values.data(),
                                   zfp_type_float,
                                   columns,
                                   values.size() / sizeof(float) / columns);
        auto* zfp = zfp_stream_open(nullptr);
        zfp_stream_set_accuracy(zfp, tolerance);
        if (!decode)
        {
            coded.resize(zfp_stream_maximum_size(zfp, field));
        }
        auto* stream = stream_open(coded.data(), coded.size());
        zfp_stream_set_bit_stream(zfp, stream);
        if (decode)
        {
            zfp_decompress(zfp, field);
        }
        else
        {
            coded.resize(zfp_compress(zfp, field));
        }
        zfp_field_free(field);
        zfp_stream_close(zfp);
        stream_close(stream);
    };
    return {
        "zfp",
        [with](const Bytes& plain, Bytes& coded) { with(const_cast<Bytes&>(plain), coded, false); },
        [with](const Bytes& coded, Bytes& plain) { with(plain, const_cast<Bytes&>(coded), true); }};
}

/// The same coder behind bit packing: symbols in, symbols out.
inline Rival
Packed(const Rival& rival, unsigned bits)
{
    return {rival.name,
            [rival, bits](const Bytes& plain, Bytes& coded) {
                Bytes packed(split::PackedSize(plain.size(), bits));
                split::PackBits(plain.data(), plain.size(), bits, packed.data());
                rival.encode(packed, coded);
            },
            [rival, bits](const Bytes& coded, Bytes& plain) {
                Bytes packed(split::PackedSize(plain.size(), bits));
                rival.decode(coded, packed);
                split::UnpackBits(packed.data(), plain.size(), bits, plain.data());
            }};
}

#endif // SPLIT_BENCH_RIVALS_H
