/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"

#include "base/error.h"
#include "codec/bit-packing.h"
#include "codec/byte-stream.h"
#include "codec/crc24.h"
#include "codec/frame-header.h"
#include "codec/grid.h"
#include "codec/half.h"
#include "codec/layout.h"
#include "codec/selection.h"
#include "codec/zstd-stage.h"

#include <boost/endian/conversion.hpp>
#include <fmt/format.h>

namespace split
{
namespace
{

constexpr unsigned MOST_GRID_BITS = 8;
constexpr std::size_t CHECK_SIZE = 3;

/// Quantises the samples; appends their grids to @p scales. @return the packed symbols
std::vector<std::uint8_t>
PackSymbols(unsigned bits,
            const Selection& selection,
            const TensorView& tensor,
            std::vector<std::uint8_t>& scales)
{
    const Layout layout(tensor.shape);
    std::vector<std::uint8_t> symbols(selection.KeptCount());
    std::vector<float> kept(layout.SampleSize());
    auto* next = symbols.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto count = selection.KeptCount(sample);
        selection.Gather(sample, tensor.values + sample * layout.SampleSize(), kept.data());
        const auto grid = Grid::Spanning(kept.data(), count, bits);
        AppendWord(scales, grid.Code());
        grid.Quantise(kept.data(), count, next);
        next += count;
    }
    std::vector<std::uint8_t> packed(PackedSize(symbols.size(), bits));
    PackBits(symbols.data(), symbols.size(), bits, packed.data());
    return packed;
}

/// @return the kept values as little-endian numbers of 16 or 32 bits
std::vector<std::uint8_t>
PackFloats(unsigned bits, const Selection& selection, const TensorView& tensor)
{
    const Layout layout(tensor.shape);
    std::vector<std::uint8_t> packed(selection.KeptCount() * bits / 8);
    std::vector<float> kept(layout.SampleSize());
    auto* next = packed.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto count = selection.KeptCount(sample);
        selection.Gather(sample, tensor.values + sample * layout.SampleSize(), kept.data());
        for (std::size_t i = 0; i < count; ++i, next += bits / 8)
        {
            if (bits == 16)
            {
                boost::endian::store_little_u16(next, HalfFromFloat(kept[i]));
            }
            else
            {
                boost::endian::endian_store<float, 4, boost::endian::order::little>(next, kept[i]);
            }
        }
    }
    return packed;
}

/// Reverses PackSymbols() with the grids of @p codes.
void
UnpackSymbols(const FrameHeader& header,
              const Selection& selection,
              ByteReader& codes,
              const std::vector<std::uint8_t>& packed,
              Tensor& tensor)
{
    const Layout layout(tensor.shape);
    std::vector<std::uint8_t> symbols(selection.KeptCount());
    UnpackBits(packed.data(), symbols.size(), header.bits, symbols.data());
    std::vector<float> kept(layout.SampleSize());
    const auto* next = symbols.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto count = selection.KeptCount(sample);
        const auto grid = Grid::FromCode(codes.TakeWord("scale"), header.bits);
        grid.Restore(next, count, kept.data());
        selection.Scatter(sample, kept.data(), tensor.values.data() + sample * layout.SampleSize());
        next += count;
    }
}

/// Reverses PackFloats().
void
UnpackFloats(const FrameHeader& header,
             const Selection& selection,
             const std::vector<std::uint8_t>& packed,
             Tensor& tensor)
{
    const Layout layout(tensor.shape);
    std::vector<float> kept(layout.SampleSize());
    const auto* next = packed.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto count = selection.KeptCount(sample);
        for (std::size_t i = 0; i < count; ++i, next += header.bits / 8)
        {
            kept[i] =
                header.bits == 16
                    ? FloatFromHalf(boost::endian::load_little_u16(next))
                    : boost::endian::endian_load<float, 4, boost::endian::order::little>(next);
        }
        selection.Scatter(sample, kept.data(), tensor.values.data() + sample * layout.SampleSize());
    }
}

/// @return the packed values, of which there are @p size bytes
std::vector<std::uint8_t>
ReadPayload(Entropy entropy, std::size_t size, ByteReader& reader)
{
    std::vector<std::uint8_t> packed(size);
    if (entropy == Entropy::ZSTD)
    {
        DecompressZstd(reader, packed.data(), size);
        return packed;
    }
    const auto* bytes = reader.Take(size, "payload");
    if (reader.Left() > 0)
    {
        throw BadField(fmt::format("payload: {} bytes too many", reader.Left()));
    }
    packed.assign(bytes, bytes + size);
    return packed;
}

/// Takes the integrity check off the end. @return a reader of what it protects
ByteReader
CheckIntegrity(const std::uint8_t* bytes, std::size_t count)
{
    if (count < CHECK_SIZE)
    {
        throw BadField(fmt::format("check: {} bytes wanted, {} left", CHECK_SIZE, count));
    }
    const auto size = count - CHECK_SIZE;
    if (UpdateCrc24(CRC24_START, bytes, size) != boost::endian::load_little_u24(bytes + size))
    {
        throw BadField("check: the frame was cut off or altered");
    }
    return ByteReader(bytes, size);
}

void
AppendCheck(std::vector<std::uint8_t>& bytes)
{
    const auto check = UpdateCrc24(CRC24_START, bytes.data(), bytes.size());
    bytes.resize(bytes.size() + CHECK_SIZE);
    boost::endian::store_little_u24(bytes.data() + bytes.size() - CHECK_SIZE, check);
}

void
CheckShape(const Shape& shape)
{
    if (shape.empty() || shape.size() > MOST_DIMENSIONS)
    {
        throw Error(fmt::format("encode: the tensor has {} dimensions; give it 1 to {}, the batch "
                                "first",
                                shape.size(),
                                MOST_DIMENSIONS));
    }
    if (!HasAtMost(shape, MOST_ELEMENTS))
    {
        throw Error(fmt::format("encode: the tensor has more than {} elements; send fewer samples",
                                MOST_ELEMENTS));
    }
}

/// Decode(), with errors thrown.
Tensor
DecodeOrThrow(const std::uint8_t* bytes, std::size_t count)
{
    auto reader = CheckIntegrity(bytes, count);
    const auto header = FrameHeader::Read(reader);
    Tensor tensor{header.shape, std::vector<float>(ElementCount(header.shape))};
    const bool quantised = header.bits <= MOST_GRID_BITS;
    const auto scalesSize = quantised ? 2 * Layout(header.shape).samples : 0;
    ByteReader scales(reader.Take(scalesSize, "scale"), scalesSize);
    const auto selection = Selection::ReadIndex(header.index, reader, Layout(header.shape));
    const auto size = PackedSize(selection.KeptCount(), header.bits);
    const auto packed = ReadPayload(header.entropy, size, reader);
    if (quantised)
    {
        UnpackSymbols(header, selection, scales, packed, tensor);
    }
    else
    {
        UnpackFloats(header, selection, packed, tensor);
    }
    return tensor;
}

} // namespace

EncodedFrame
Encode(const Setting& setting, const TensorView& tensor)
{
    CheckShape(tensor.shape);
    const auto selection = Selection::Choose(setting, tensor.values, Layout(tensor.shape));
    const FrameHeader header{setting.bits, setting.entropy, selection.Form(), tensor.shape};
    EncodedFrame frame;
    header.Write(frame.bytes);
    const auto packed = setting.bits <= MOST_GRID_BITS
                            ? PackSymbols(setting.bits, selection, tensor, frame.bytes)
                            : PackFloats(setting.bits, selection, tensor);
    frame.headerBytes = frame.bytes.size() + CHECK_SIZE;
    selection.WriteIndex(frame.bytes);
    frame.indexBytes = frame.bytes.size() + CHECK_SIZE - frame.headerBytes;
    if (setting.entropy == Entropy::ZSTD)
    {
        CompressZstd(packed.data(), packed.size(), frame.bytes);
    }
    else
    {
        frame.bytes.insert(frame.bytes.end(), packed.begin(), packed.end());
    }
    AppendCheck(frame.bytes);
    frame.payloadBytes = frame.bytes.size() - frame.headerBytes - frame.indexBytes;
    if (!HasAtMost(tensor.shape, (frame.bytes.size() - CHECK_SIZE) * MOST_ELEMENTS_A_BYTE))
    {
        throw Error("encode: too little of the tensor is left; keep more of it");
    }
    return frame;
}

std::variant<Tensor, FrameError>
Decode(const std::uint8_t* bytes, std::size_t count)
{
    try
    {
        return DecodeOrThrow(bytes, count);
    }
    catch (const BadField& error)
    {
        return FrameError{error.what()};
    }
}

} // namespace split
