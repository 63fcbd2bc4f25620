/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/frame-header.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace split
{
namespace
{

constexpr unsigned SELF_DESCRIBING = 0x80;
constexpr unsigned VERSION = 1;

/// What each value of the header's format field stands for, as in Setting::bits.
constexpr std::array<unsigned, 11> FORMATS{0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 32};

/// What each value of the header's entropy field stands for.
constexpr std::array<Entropy, 2> ENTROPIES{Entropy::NONE, Entropy::ZSTD};

template <typename Values, typename Value>
unsigned
CodeOf(const Values& values, Value value)
{
    return static_cast<unsigned>(std::find(values.begin(), values.end(), value) - values.begin());
}

template <typename Values>
auto
ValueOf(const Values& values, unsigned code, const char* field)
{
    if (code >= values.size())
    {
        throw BadField(fmt::format("{}: {} is unknown", field, code));
    }
    return values[code];
}

Shape
ReadShape(ByteReader& reader)
{
    Shape shape(reader.TakeByte("shape"));
    if (shape.empty() || shape.size() > MOST_DIMENSIONS)
    {
        throw BadField(fmt::format("shape: {} dimensions, 1 to {} are possible",
                                   shape.size(),
                                   MOST_DIMENSIONS));
    }
    for (auto& extent : shape)
    {
        extent = reader.TakeVarint("shape");
    }
    return shape;
}

} // namespace

void
FrameHeader::Write(std::vector<std::uint8_t>& bytes) const
{
    bytes.push_back(static_cast<std::uint8_t>(CodeOf(FORMATS, bits) |
                                              CodeOf(ENTROPIES, entropy) << 4 | SELF_DESCRIBING));
    bytes.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(index) | VERSION << 6));
    bytes.push_back(static_cast<std::uint8_t>(shape.size()));
    for (const auto extent : shape)
    {
        AppendVarint(bytes, static_cast<std::uint32_t>(extent));
    }
}

FrameHeader
FrameHeader::Read(ByteReader& reader)
{
    const auto size = reader.Left();
    const unsigned values = reader.TakeByte("header");
    const unsigned form = reader.TakeByte("header");
    if ((values & SELF_DESCRIBING) == 0)
    {
        throw BadField("header: the frame belongs to a session");
    }
    if (form >> 6 != VERSION)
    {
        throw BadField(fmt::format("version: {} is unknown, {} is known", form >> 6, VERSION));
    }
    if ((values & 0x0F) == 0)
    {
        throw BadField("format: 0 is unknown");
    }
    FrameHeader header{};
    header.bits = ValueOf(FORMATS, values & 0x0F, "format");
    header.entropy = ValueOf(ENTROPIES, values >> 4 & 0x07, "entropy");
    if ((form & 0x3F) > static_cast<unsigned>(Selection::Index::DELTAS))
    {
        throw BadField(fmt::format("index form: {} is unknown", form & 0x3F));
    }
    header.index = static_cast<Selection::Index>(form & 0x3F);
    header.shape = ReadShape(reader);
    if (!HasAtMost(header.shape, std::min(MOST_ELEMENTS, size * MOST_ELEMENTS_A_BYTE)))
    {
        throw BadField(fmt::format("shape: more elements than {} bytes can describe", size));
    }
    return header;
}

bool
HasAtMost(const Shape& shape, std::size_t most)
{
    std::size_t elements = 1;
    for (const auto extent : shape)
    {
        if (extent > most / elements)
        {
            return false;
        }
        elements *= std::max<std::size_t>(extent, 1);
    }
    return true;
}

} // namespace split
