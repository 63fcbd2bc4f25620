/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/symbol-stage.h"

#include "codec/bit-packing.h"
#include "codec/built-in-tables.h"
#include "codec/htscodecs-stage.h"
#include "codec/symbol-groups.h"
#include "codec/zstd-stage.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <optional>
#include <utility>

namespace split
{
namespace
{

using Bytes = std::vector<std::uint8_t>;

std::size_t
TotalOf(const std::vector<std::size_t>& counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

unsigned
TakeTableIndex(ByteReader& reader)
{
    const auto index = reader.TakeByte("table");
    if (index >= BUILT_IN_COUNT)
    {
        throw BadField(fmt::format("table: {} is unknown", index));
    }
    return index;
}

// Bit packing, alone and followed by Zstandard.

Bytes
Pack(const SymbolFormat& format, const Bytes& symbols)
{
    Bytes packed(PackedSize(symbols.size(), format.bits));
    PackBits(symbols.data(), symbols.size(), format.bits, packed.data());
    return packed;
}

Bytes
DecodePacked(const SymbolFormat& format, ByteReader& reader)
{
    Bytes symbols(TotalOf(format.counts));
    const auto size = PackedSize(symbols.size(), format.bits);
    const auto* packed = reader.Take(size, "payload");
    if (reader.Left() > 0)
    {
        throw BadField(fmt::format("payload: {} bytes too many", reader.Left()));
    }
    UnpackBits(packed, symbols.size(), format.bits, symbols.data());
    return symbols;
}

Bytes
DecodeZstd(const SymbolFormat& format, ByteReader& reader)
{
    Bytes packed(PackedSize(TotalOf(format.counts), format.bits));
    DecompressZstd(reader, packed.data(), packed.size());
    ByteReader unpacked(packed.data(), packed.size());
    return DecodePacked(format, unpacked);
}

// The fast stage: each sample's symbols in groups.

/// @return the table for groups of the built-in table @p index
FastTable
BuiltInFastTable(const SymbolFormat& format, unsigned index)
{
    const auto table = BuiltInTable(index, 1U << format.bits, format.zero);
    return FastTable(GroupTable(table, GroupSize(format.bits)));
}

std::size_t
TotalGroups(const SymbolFormat& format)
{
    return std::accumulate(format.counts.begin(),
                           format.counts.end(),
                           std::size_t{0},
                           [&format](std::size_t sum, std::size_t count) {
                               return sum + GroupCount(count, format.bits);
                           });
}

void
EncodeFast(const SymbolFormat& format, const Bytes& symbols, Bytes& bytes)
{
    Bytes groups(TotalGroups(format));
    const auto* nextSymbol = symbols.data();
    auto* nextGroup = groups.data();
    for (const auto count : format.counts)
    {
        JoinSymbols(nextSymbol, count, format.bits, nextGroup);
        nextSymbol += count;
        nextGroup += GroupCount(count, format.bits);
    }
    if (format.calibrated != nullptr)
    {
        format.calibrated->fast.Encode(groups.data(), groups.size(), bytes);
        return;
    }
    std::vector<std::uint64_t> occurrences(std::size_t{1} << format.bits);
    std::for_each(symbols.begin(), symbols.end(), [&](auto symbol) { ++occurrences[symbol]; });
    const auto index = FindBuiltInTable(occurrences, format.zero);
    bytes.push_back(static_cast<std::uint8_t>(index));
    BuiltInFastTable(format, index).Encode(groups.data(), groups.size(), bytes);
}

Bytes
DecodeFast(const SymbolFormat& format, ByteReader& reader)
{
    Bytes groups(TotalGroups(format));
    if (format.calibrated != nullptr)
    {
        format.calibrated->fast.Decode(reader, groups.data(), groups.size());
    }
    else
    {
        const auto table = BuiltInFastTable(format, TakeTableIndex(reader));
        table.Decode(reader, groups.data(), groups.size());
    }
    Bytes symbols(TotalOf(format.counts));
    auto* nextSymbol = symbols.data();
    const auto* nextGroup = groups.data();
    for (const auto count : format.counts)
    {
        SplitGroups(nextGroup, count, format.bits, nextSymbol);
        nextSymbol += count;
        nextGroup += GroupCount(count, format.bits);
    }
    return symbols;
}

// The context stage. Without calibration it has one table for each class, all channels alike.

/// @return how many built-in tables a frame names: of the high parts, and of the low parts that
/// follow the high part of zero
std::size_t
BuiltInContextTables(unsigned bits)
{
    return CONTEXT_CLASSES * (ContextModel::LowBits(bits) > 0 ? 2 : 1);
}

ContextModel
BuiltInContextModel(const SymbolFormat& format, const std::vector<unsigned>& indices)
{
    const auto lowBits = ContextModel::LowBits(format.bits);
    const auto highCount = 1U << (format.bits - lowBits);
    std::vector<std::uint16_t> high;
    std::vector<std::uint16_t> low;
    const auto append = [](std::vector<std::uint16_t>& tables, const Frequencies& table) {
        tables.insert(tables.end(), table.begin(), table.end());
    };
    for (unsigned contextClass = 0; contextClass < CONTEXT_CLASSES; ++contextClass)
    {
        append(high, BuiltInTable(indices[contextClass], highCount, format.zero >> lowBits));
    }
    for (std::size_t table = 0; table < ContextModel::LowTables(format.bits); ++table)
    {
        append(low,
               table < CONTEXT_CLASSES
                   ? BuiltInTable(indices[CONTEXT_CLASSES + table], 1U << lowBits, 0)
                   : Normalise(std::vector<std::uint64_t>(std::size_t{1} << lowBits, 1)));
    }
    return ContextModel(format.bits, {BuiltInPredictor(format.bits, format.zero > 0)}, high, low);
}

/// @return the index of the best table for each @p tableSize of the counts, @p tables times
std::vector<unsigned>
FindTables(const std::vector<std::uint64_t>& counts,
           std::size_t tables,
           std::size_t tableSize,
           unsigned zero)
{
    std::vector<unsigned> indices;
    for (std::size_t table = 0; table < tables; ++table)
    {
        const auto* begin = counts.data() + table * tableSize;
        indices.push_back(FindBuiltInTable({begin, begin + tableSize}, zero));
    }
    return indices;
}

/// @return the indices of the tables that suit the @p counts best
std::vector<unsigned>
ChooseContextTables(const SymbolFormat& format, const ContextCoder::Counts& counts)
{
    const auto lowBits = ContextModel::LowBits(format.bits);
    auto indices = FindTables(counts.high,
                              CONTEXT_CLASSES,
                              std::size_t{1} << (format.bits - lowBits),
                              format.zero >> lowBits);
    if (lowBits > 0)
    {
        const auto low = FindTables(counts.low, CONTEXT_CLASSES, std::size_t{1} << lowBits, 0);
        indices.insert(indices.end(), low.begin(), low.end());
    }
    return indices;
}

void
EncodeContext(const SymbolFormat& format, const Bytes& symbols, Bytes& bytes)
{
    const auto samples = format.counts.size();
    if (format.calibrated != nullptr)
    {
        ContextCoder coder(format.calibrated->context, format.planes, format.zero);
        coder.Encode(symbols.data(), coder.FindClasses(symbols.data(), samples), bytes);
        return;
    }
    const std::vector<unsigned> any(BuiltInContextTables(format.bits));
    const auto anyModel = BuiltInContextModel(format, any);
    ContextCoder counter(anyModel, format.planes, format.zero);
    const auto classes = counter.FindClasses(symbols.data(), samples);
    const auto indices = ChooseContextTables(format, counter.Count(symbols.data(), classes));
    bytes.insert(bytes.end(), indices.begin(), indices.end());
    const auto model = BuiltInContextModel(format, indices);
    ContextCoder(model, format.planes, format.zero).Encode(symbols.data(), classes, bytes);
}

Bytes
DecodeContext(const SymbolFormat& format, ByteReader& reader)
{
    Bytes symbols(TotalOf(format.counts));
    const auto samples = format.counts.size();
    if (format.calibrated != nullptr)
    {
        ContextCoder(format.calibrated->context, format.planes, format.zero)
            .Decode(reader, symbols.data(), samples);
        return symbols;
    }
    std::vector<unsigned> indices(BuiltInContextTables(format.bits));
    std::generate(indices.begin(), indices.end(), [&reader] { return TakeTableIndex(reader); });
    const auto model = BuiltInContextModel(format, indices);
    ContextCoder(model, format.planes, format.zero).Decode(reader, symbols.data(), samples);
    return symbols;
}

} // namespace

void
EncodeSymbols(const SymbolFormat& format, const Bytes& symbols, Bytes& bytes)
{
    switch (format.entropy)
    {
    case Entropy::NONE: {
        const auto packed = Pack(format, symbols);
        bytes.insert(bytes.end(), packed.begin(), packed.end());
        break;
    }
    case Entropy::ZSTD: {
        const auto packed = Pack(format, symbols);
        CompressZstd(packed.data(), packed.size(), bytes);
        break;
    }
    case Entropy::FAST:
        EncodeFast(format, symbols, bytes);
        break;
    case Entropy::CONTEXT:
        EncodeContext(format, symbols, bytes);
        break;
    case Entropy::HTSCODECS:
        CompressHtscodecs(symbols.data(), symbols.size(), bytes);
        break;
    }
}

std::vector<std::uint8_t>
DecodeSymbols(const SymbolFormat& format, ByteReader& reader)
{
    switch (format.entropy)
    {
    case Entropy::ZSTD:
        return DecodeZstd(format, reader);
    case Entropy::FAST:
        return DecodeFast(format, reader);
    case Entropy::CONTEXT:
        return DecodeContext(format, reader);
    case Entropy::HTSCODECS: {
        Bytes symbols(TotalOf(format.counts));
        DecompressHtscodecs(reader, symbols.data(), symbols.size());
        const auto end = 1U << format.bits;
        if (std::any_of(symbols.begin(), symbols.end(), [end](auto s) { return s >= end; }))
        {
            throw BadField("payload: htscodecs: a symbol has too many bits");
        }
        return symbols;
    }
    default:
        return DecodePacked(format, reader);
    }
}

} // namespace split
