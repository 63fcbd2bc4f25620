/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/float-payload.h"

#include "codec/half.h"
#include "codec/layout.h"
#include "codec/zstd-stage.h"

#include <boost/endian/conversion.hpp>
#include <fmt/format.h>

namespace split
{
namespace
{

using boost::endian::order;

void
StoreFloat(const FrameHeader& header, float value, std::uint8_t* bytes)
{
    if (header.bits == 32)
    {
        boost::endian::endian_store<float, 4, order::little>(bytes, value);
    }
    else
    {
        const auto half = header.brainFloat ? BrainFloatFromFloat(value) : HalfFromFloat(value);
        boost::endian::store_little_u16(bytes, half);
    }
}

float
LoadFloat(const FrameHeader& header, const std::uint8_t* bytes)
{
    if (header.bits == 32)
    {
        return boost::endian::endian_load<float, 4, order::little>(bytes);
    }
    const auto half = boost::endian::load_little_u16(bytes);
    return header.brainFloat ? FloatFromBrainFloat(half) : FloatFromHalf(half);
}

/// @return the packed values, of which there are @p size bytes
std::vector<std::uint8_t>
ReadPacked(Entropy entropy, std::size_t size, ByteReader& reader)
{
    if (entropy == Entropy::ZSTD)
    {
        std::vector<std::uint8_t> packed(size);
        DecompressZstd(reader, packed.data(), size);
        return packed;
    }
    const auto* bytes = reader.Take(size, "payload");
    if (reader.Left() > 0)
    {
        throw BadField(fmt::format("payload: {} bytes too many", reader.Left()));
    }
    return {bytes, bytes + size};
}

} // namespace

void
EncodeFloats(const FrameHeader& header,
             const Selection& selection,
             const TensorView& tensor,
             std::vector<std::uint8_t>& bytes)
{
    const Layout layout(tensor.shape);
    const auto width = header.bits / 8;
    std::vector<std::uint8_t> packed(selection.KeptCount() * width);
    std::vector<float> kept(layout.SampleSize());
    auto* next = packed.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        selection.Gather(sample, tensor.values + sample * layout.SampleSize(), kept.data());
        for (std::size_t i = 0; i < selection.KeptCount(sample); ++i, next += width)
        {
            StoreFloat(header, kept[i], next);
        }
    }
    if (header.entropy == Entropy::ZSTD)
    {
        CompressZstd(packed.data(), packed.size(), bytes);
        return;
    }
    bytes.insert(bytes.end(), packed.begin(), packed.end());
}

void
DecodeFloats(const FrameHeader& header,
             const Selection& selection,
             ByteReader& reader,
             Tensor& tensor)
{
    const Layout layout(tensor.shape);
    const auto width = header.bits / 8;
    const auto packed = ReadPacked(header.entropy, selection.KeptCount() * width, reader);
    std::vector<float> kept(layout.SampleSize());
    const auto* next = packed.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        for (std::size_t i = 0; i < selection.KeptCount(sample); ++i, next += width)
        {
            kept[i] = LoadFloat(header, next);
        }
        selection.Scatter(sample, kept.data(), tensor.values.data() + sample * layout.SampleSize());
    }
}

} // namespace split
