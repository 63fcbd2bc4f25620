/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/calibration.h"

#include "base/error.h"
#include "base/hash.h"
#include "codec/byte-stream.h"
#include "codec/limits.h"
#include "codec/symbol-groups.h"
#include "codec/zstd-stage.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{
namespace
{

using Bytes = std::vector<std::uint8_t>;

constexpr std::array<std::uint8_t, 4> MAGIC{'S', 'C', 'A', 'L'};
constexpr std::uint8_t VERSION = 1;
constexpr std::size_t MOST_CONTENT = std::size_t{1} << 24;
constexpr std::int32_t LARGEST_BIAS = 1 << 24;

void
AppendLong(Bytes& bytes, std::uint32_t value)
{
    AppendWord(bytes, static_cast<std::uint16_t>(value));
    AppendWord(bytes, static_cast<std::uint16_t>(value >> 16));
}

std::uint32_t
TakeLong(ByteReader& reader, const char* field)
{
    const std::uint32_t low = reader.TakeWord(field);
    return low | std::uint32_t{reader.TakeWord(field)} << 16;
}

void
AppendFrequencies(Bytes& bytes, const std::uint16_t* starts, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
    {
        AppendVarint(bytes, starts[i + 1] - starts[i]);
    }
}

/// @return @p tables times @p count frequencies
std::vector<std::uint16_t>
TakeFrequencies(ByteReader& reader, std::size_t tables, std::size_t count, const char* field)
{
    std::vector<std::uint16_t> frequencies;
    for (std::size_t table = 0; table < tables; ++table)
    {
        for (std::size_t i = 0; i < count; ++i)
        {
            const auto frequency = std::min(reader.TakeVarint(field), FREQUENCY_TOTAL);
            frequencies.push_back(static_cast<std::uint16_t>(frequency));
        }
        if (!AreComplete(frequencies.data() + table * count, count))
        {
            throw BadField(fmt::format("{}: a table does not add up", field));
        }
    }
    return frequencies;
}

void
AppendPoints(Bytes& bytes, const std::vector<float>& points)
{
    bytes.push_back(points.empty() ? 0 : 1);
    for (const auto point : points)
    {
        bytes.resize(bytes.size() + sizeof point);
        boost::endian::endian_store<float, 4, boost::endian::order::little>(&bytes.back() - 3,
                                                                            point);
    }
}

std::vector<float>
TakePoints(ByteReader& reader, unsigned bits)
{
    constexpr auto FIELD = "reconstruction points";
    const auto present = reader.TakeByte(FIELD);
    if (present > 1)
    {
        throw BadField(fmt::format("{}: neither present nor absent", FIELD));
    }
    std::vector<float> points(present != 0 ? std::size_t{1} << bits : 0);
    for (auto& point : points)
    {
        point = boost::endian::endian_load<float, 4, boost::endian::order::little>(
            reader.Take(sizeof point, FIELD));
        if (!std::isfinite(point))
        {
            throw BadField(fmt::format("{}: one is not finite", FIELD));
        }
    }
    return points;
}

void
AppendPredictor(Bytes& bytes, const ContextPredictor& predictor)
{
    AppendLong(bytes, static_cast<std::uint32_t>(predictor.bias));
    for (const auto weight : predictor.weights)
    {
        AppendWord(bytes, static_cast<std::uint16_t>(weight));
    }
    bytes.push_back(static_cast<std::uint8_t>(predictor.references.size()));
    for (std::size_t i = 0; i < predictor.references.size(); ++i)
    {
        AppendWord(bytes, predictor.references[i]);
        AppendWord(bytes, static_cast<std::uint16_t>(predictor.refWeights[i]));
    }
}

ContextPredictor
TakePredictor(ByteReader& reader, std::size_t channel)
{
    constexpr auto FIELD = "predictor";
    ContextPredictor predictor;
    predictor.bias = static_cast<std::int32_t>(TakeLong(reader, FIELD));
    if (predictor.bias < -LARGEST_BIAS || predictor.bias > LARGEST_BIAS)
    {
        throw BadField(fmt::format("{}: a bias of {}", FIELD, predictor.bias));
    }
    for (auto& weight : predictor.weights)
    {
        weight = static_cast<std::int16_t>(reader.TakeWord(FIELD));
    }
    predictor.references.resize(reader.TakeByte(FIELD));
    if (predictor.references.size() > CONTEXT_REFERENCES)
    {
        throw BadField(fmt::format("{}: too many references", FIELD));
    }
    for (std::size_t i = 0; i < predictor.references.size(); ++i)
    {
        predictor.references[i] = reader.TakeWord(FIELD);
        predictor.refWeights[i] = static_cast<std::int16_t>(reader.TakeWord(FIELD));
        if (predictor.references[i] >= channel)
        {
            throw BadField(fmt::format("{}: channel {} refers to a later one", FIELD, channel));
        }
    }
    return predictor;
}

void
AppendContext(Bytes& bytes, const ContextModel& model)
{
    const auto lowBits = ContextModel::LowBits(model.Bits());
    for (std::size_t channel = 0; channel < model.Channels(); ++channel)
    {
        AppendPredictor(bytes, model.Predictor(channel));
        for (unsigned contextClass = 0; contextClass < CONTEXT_CLASSES; ++contextClass)
        {
            AppendFrequencies(bytes,
                              model.HighStarts(channel, contextClass),
                              std::size_t{1} << (model.Bits() - lowBits));
        }
    }
    for (std::size_t table = 0; table < ContextModel::LowTables(model.Bits()); ++table)
    {
        AppendFrequencies(bytes, model.LowStarts(table), std::size_t{1} << lowBits);
    }
}

ContextModel
TakeContext(ByteReader& reader, unsigned bits, std::size_t channels)
{
    const auto lowBits = ContextModel::LowBits(bits);
    const auto highCount = std::size_t{1} << (bits - lowBits);
    std::vector<ContextPredictor> predictors;
    std::vector<std::uint16_t> high;
    for (std::size_t channel = 0; channel < channels; ++channel)
    {
        predictors.push_back(TakePredictor(reader, channel));
        const auto tables = TakeFrequencies(reader, CONTEXT_CLASSES, highCount, "context table");
        high.insert(high.end(), tables.begin(), tables.end());
    }
    const auto low = TakeFrequencies(reader,
                                     ContextModel::LowTables(bits),
                                     std::size_t{1} << lowBits,
                                     "context table");
    return ContextModel(bits, std::move(predictors), high, low);
}

void
AppendEntry(Bytes& bytes, const BitsCalibration& entry)
{
    bytes.push_back(static_cast<std::uint8_t>(entry.bits));
    AppendWord(bytes, entry.grid.Code());
    AppendPoints(bytes, entry.points);
    for (const auto frequency : entry.fast.GroupFrequencies())
    {
        AppendVarint(bytes, frequency);
    }
    AppendContext(bytes, entry.context);
}

BitsCalibration
TakeEntry(ByteReader& reader, unsigned leastBits, std::size_t channels)
{
    const unsigned bits = reader.TakeByte("bits");
    if (bits < leastBits || bits > 8)
    {
        throw BadField(fmt::format("bits: {} is not expected here", bits));
    }
    const auto grid = Grid::FromCode(reader.TakeWord("scale"), bits);
    auto points = TakePoints(reader, bits);
    FastTable fast(TakeFrequencies(reader, 1, GroupAlphabet(bits), "fast table"));
    return {bits, grid, std::move(points), std::move(fast), TakeContext(reader, bits, channels)};
}

Bytes
Content(const Shape& sampleShape, const std::vector<BitsCalibration>& entries)
{
    Bytes bytes{static_cast<std::uint8_t>(sampleShape.size())};
    for (const auto extent : sampleShape)
    {
        AppendVarint(bytes, static_cast<std::uint32_t>(extent));
    }
    bytes.push_back(static_cast<std::uint8_t>(entries.size()));
    for (const auto& entry : entries)
    {
        AppendEntry(bytes, entry);
    }
    return bytes;
}

Calibration
ParseContent(ByteReader& reader)
{
    Shape shape(reader.TakeByte("shape"));
    if (shape.empty() || shape.size() >= MOST_DIMENSIONS)
    {
        throw BadField(fmt::format("shape: {} dimensions", shape.size()));
    }
    for (auto& extent : shape)
    {
        extent = reader.TakeVarint("shape");
    }
    if (!HasAtMost(shape, MOST_ELEMENTS) || ElementCount(shape) == 0)
    {
        throw BadField("shape: no elements, or too many");
    }
    std::vector<BitsCalibration> entries;
    const unsigned count = reader.TakeByte("entries");
    for (unsigned i = 0; i < count; ++i)
    {
        entries.push_back(TakeEntry(reader, i == 0 ? 1 : entries.back().bits + 1, shape[0]));
    }
    if (reader.Left() > 0)
    {
        throw BadField("entries: bytes follow the last");
    }
    return Calibration(std::move(shape), std::move(entries));
}

std::uint64_t
HashOf(const Bytes& content)
{
    ContentHash hash;
    hash.Update(content.data(), content.size());
    return hash.Value();
}

/// @return the content that ToBytes() packed
Bytes
Unpack(ByteReader& reader)
{
    const auto* magic = reader.Take(MAGIC.size(), "magic");
    if (!std::equal(MAGIC.begin(), MAGIC.end(), magic))
    {
        throw BadField("magic: not a calibration");
    }
    if (const auto version = reader.TakeByte("version"); version != VERSION)
    {
        throw BadField(fmt::format("version: {} is unknown, {} is known", version, VERSION));
    }
    const auto size = reader.TakeVarint("size");
    if (size > MOST_CONTENT)
    {
        throw BadField(fmt::format("size: {} bytes are too many", size));
    }
    const auto hash = boost::endian::load_little_u64(reader.Take(8, "hash"));
    Bytes content(size);
    DecompressZstd(reader, content.data(), content.size());
    if (HashOf(content) != hash)
    {
        throw BadField("hash: the content was altered");
    }
    return content;
}

} // namespace

Calibration::Calibration(Shape sampleShape, std::vector<BitsCalibration> entries)
    : m_sampleShape{std::move(sampleShape)},
      m_entries{std::move(entries)},
      m_hash{HashOf(Content(m_sampleShape, m_entries))}
{
}

Calibration
Calibration::FromBytes(const std::uint8_t* bytes, std::size_t count)
{
    try
    {
        ByteReader packed(bytes, count);
        const auto content = Unpack(packed);
        ByteReader reader(content.data(), content.size());
        return ParseContent(reader);
    }
    catch (const BadField& error)
    {
        throw Error(fmt::format("calibration: {}; calibrate the model anew", error.what()));
    }
}

std::vector<std::uint8_t>
Calibration::ToBytes() const
{
    const auto content = Content(m_sampleShape, m_entries);
    Bytes bytes(MAGIC.begin(), MAGIC.end());
    bytes.push_back(VERSION);
    AppendVarint(bytes, static_cast<std::uint32_t>(content.size()));
    bytes.resize(bytes.size() + 8);
    boost::endian::store_little_u64(bytes.data() + bytes.size() - 8, m_hash);
    CompressZstd(content.data(), content.size(), bytes);
    return bytes;
}

std::uint64_t
Calibration::Hash() const
{
    return m_hash;
}

const Shape&
Calibration::SampleShape() const
{
    return m_sampleShape;
}

const BitsCalibration*
Calibration::Find(unsigned bits) const
{
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [bits](const auto& e) {
        return e.bits == bits;
    });
    return entry == m_entries.end() ? nullptr : &*entry;
}

} // namespace split
