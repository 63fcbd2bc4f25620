/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/frame-header.h"

#include "codec/crc24.h"
#include "codec/limits.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <fmt/format.h>
#include <utility>

namespace split
{
namespace
{

// The first byte: format (4 bits), entropy stage (3 bits), whether the frame describes itself.
constexpr unsigned FORMAT_MASK = 0x0F;
constexpr unsigned ENTROPY_SHIFT = 4;
constexpr unsigned ENTROPY_MASK = 0x07;
constexpr unsigned SELF_DESCRIBING = 0x80;

// The second byte: index form (3 bits), three flags, version (2 bits).
constexpr unsigned INDEX_MASK = 0x07;
constexpr unsigned AGREED_SCALE = 0x08;
constexpr unsigned CALIBRATED_TABLES = 0x10;
constexpr unsigned BATCH_FOLLOWS = 0x20;
constexpr unsigned VERSION_SHIFT = 6;

constexpr unsigned HALF_FORMAT = 9;
constexpr unsigned BRAIN_FLOAT_FORMAT = 10;
constexpr unsigned FLOAT_FORMAT = 11;

/// What each value of the entropy field stands for.
constexpr std::array<Entropy, 5> ENTROPIES{Entropy::NONE,
                                           Entropy::FAST,
                                           Entropy::CONTEXT,
                                           Entropy::ZSTD,
                                           Entropy::HTSCODECS};

unsigned
FormatCode(const FrameHeader& header)
{
    switch (header.bits)
    {
    case 32:
        return FLOAT_FORMAT;
    case 16:
        return header.brainFloat ? BRAIN_FLOAT_FORMAT : HALF_FORMAT;
    default:
        return header.bits;
    }
}

void
ReadFormat(unsigned code, FrameHeader& header)
{
    if (code == 0 || code > FLOAT_FORMAT)
    {
        throw BadField(fmt::format("format: {} is unknown", code));
    }
    header.bits = code == FLOAT_FORMAT ? 32 : code >= HALF_FORMAT ? 16 : code;
    header.brainFloat = code == BRAIN_FLOAT_FORMAT;
}

void
ReadEntropy(unsigned code, FrameHeader& header)
{
    if (code >= ENTROPIES.size())
    {
        throw BadField(fmt::format("entropy stage: {} is unknown", code));
    }
    header.entropy = ENTROPIES[code];
    if (header.bits > 8 && header.entropy != Entropy::NONE && header.entropy != Entropy::ZSTD)
    {
        throw BadField("entropy stage: it does not code floating point");
    }
}

void
ReadForm(unsigned form, const Session* session, FrameHeader& header)
{
    const auto index = form & INDEX_MASK;
    const bool needsSymbols = index == static_cast<unsigned>(Selection::Index::NONZERO);
    if (index > static_cast<unsigned>(Selection::Index::NONZERO) ||
        (needsSymbols && header.entropy != Entropy::CONTEXT) ||
        (index == static_cast<unsigned>(Selection::Index::AGREED) &&
         (session == nullptr || session->Channels().empty())))
    {
        throw BadField(fmt::format("index form: {} is unknown here", index));
    }
    header.index = static_cast<Selection::Index>(index);
    header.agreedScale = (form & AGREED_SCALE) != 0;
    header.calibratedTables = (form & CALIBRATED_TABLES) != 0;
    const bool calibrated = session != nullptr && session->Find(header.bits) != nullptr;
    if (header.calibratedTables && !calibrated)
    {
        throw BadField("calibration: the frame needs one for its bits");
    }
    if (header.agreedScale && header.bits > 8)
    {
        throw BadField("scale: floating point has none");
    }
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

/// @return the shape of a batch of samples of @p session
Shape
BatchShape(const Session& session, std::size_t samples)
{
    Shape shape{samples};
    shape.insert(shape.end(), session.SampleShape().begin(), session.SampleShape().end());
    return shape;
}

/// @return the byte by which frames of a session are recognised
std::uint8_t
TagOf(const Session& session)
{
    return static_cast<std::uint8_t>(session.Hash());
}

std::uint32_t
CheckOf(const Session* session, const std::uint8_t* bytes, std::size_t count)
{
    std::array<std::uint8_t, 8> hash;
    boost::endian::store_little_u64(hash.data(), session != nullptr ? session->Hash() : 0);
    return UpdateCrc24(UpdateCrc24(CRC24_START, hash.data(), hash.size()), bytes, count);
}

} // namespace

void
FrameHeader::Write(const Session* session, std::vector<std::uint8_t>& bytes) const
{
    const auto stage = std::find(ENTROPIES.begin(), ENTROPIES.end(), entropy) - ENTROPIES.begin();
    const bool batchFollows = session != nullptr && shape[0] != 1;
    bytes.push_back(static_cast<std::uint8_t>(FormatCode(*this) |
                                              static_cast<unsigned>(stage) << ENTROPY_SHIFT |
                                              (session == nullptr ? SELF_DESCRIBING : 0)));
    bytes.push_back(static_cast<std::uint8_t>(
        static_cast<unsigned>(index) | (agreedScale ? AGREED_SCALE : 0) |
        (calibratedTables ? CALIBRATED_TABLES : 0) | (batchFollows ? BATCH_FOLLOWS : 0) |
        static_cast<unsigned>(FRAME_VERSION) << VERSION_SHIFT));
    if (session == nullptr)
    {
        bytes.push_back(static_cast<std::uint8_t>(shape.size()));
        for (const auto extent : shape)
        {
            AppendVarint(bytes, static_cast<std::uint32_t>(extent));
        }
        return;
    }
    bytes.push_back(TagOf(*session));
    if (batchFollows)
    {
        AppendVarint(bytes, static_cast<std::uint32_t>(shape[0]));
    }
}

FrameHeader
FrameHeader::Read(const Session* session, ByteReader& reader)
{
    const auto size = reader.Left();
    const unsigned values = reader.TakeByte("header");
    const unsigned form = reader.TakeByte("header");
    FrameHeader header;
    ReadFormat(values & FORMAT_MASK, header);
    ReadEntropy(values >> ENTROPY_SHIFT & ENTROPY_MASK, header);
    ReadForm(form, session, header);
    const bool batchFollows = (form & BATCH_FOLLOWS) != 0;
    if (session == nullptr)
    {
        if (batchFollows)
        {
            throw BadField("header: a frame that describes itself has no batch beside its shape");
        }
        header.shape = ReadShape(reader);
    }
    else
    {
        reader.TakeByte("session");
        header.shape = BatchShape(*session, batchFollows ? reader.TakeVarint("batch") : 1);
    }
    if (!HasFewRows(header.shape) ||
        !HasAtMost(header.shape, std::min(MOST_ELEMENTS, size * MOST_ELEMENTS_A_BYTE)))
    {
        throw BadField(fmt::format("shape: more elements than {} bytes can describe", size));
    }
    return header;
}

void
AppendCheck(const Session* session, std::vector<std::uint8_t>& bytes)
{
    const auto check = CheckOf(session, bytes.data(), bytes.size());
    bytes.resize(bytes.size() + CHECK_SIZE);
    boost::endian::store_little_u24(bytes.data() + bytes.size() - CHECK_SIZE, check);
}

ByteReader
OpenFrame(const Session* session, const std::uint8_t* bytes, std::size_t count)
{
    constexpr std::size_t SHORTEST = 3;
    if (count < SHORTEST + CHECK_SIZE)
    {
        throw BadField(fmt::format("header: {} bytes are no frame", count));
    }
    if (bytes[1] >> VERSION_SHIFT != FRAME_VERSION)
    {
        throw BadField(fmt::format("version: {} is unknown, {} is known",
                                   bytes[1] >> VERSION_SHIFT,
                                   FRAME_VERSION));
    }
    const bool describesItself = (bytes[0] & SELF_DESCRIBING) != 0;
    if (describesItself != (session == nullptr))
    {
        throw BadField(describesItself ? "session: the frame belongs to none"
                                       : "session: the frame belongs to one, which is not here");
    }
    if (session != nullptr && bytes[2] != TagOf(*session))
    {
        throw BadField("session: the frame is from another session or table set");
    }
    const auto size = count - CHECK_SIZE;
    if (CheckOf(session, bytes, size) != boost::endian::load_little_u24(bytes + size))
    {
        throw BadField("check: the frame was cut off or altered");
    }
    return ByteReader(bytes, size);
}

} // namespace split
