/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"

#include "base/error.h"
#include "codec/byte-stream.h"
#include "codec/float-payload.h"
#include "codec/frame-header.h"
#include "codec/layout.h"
#include "codec/limits.h"
#include "codec/selection.h"
#include "codec/uniform-payload.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace split
{
namespace
{

constexpr unsigned MOST_UNIFORM_BITS = 8;

void
CheckTensor(const Session* session, const Shape& shape)
{
    if (shape.empty() || shape.size() > MOST_DIMENSIONS)
    {
        throw Error(fmt::format("encode: the tensor has {} dimensions; give it 1 to {}, the batch "
                                "first",
                                shape.size(),
                                MOST_DIMENSIONS));
    }
    if (!HasFewRows(shape) || !HasAtMost(shape, MOST_ELEMENTS))
    {
        throw Error(fmt::format("encode: the tensor has more than {} elements, or more than {} "
                                "samples or channels; send fewer samples",
                                MOST_ELEMENTS,
                                MOST_SAMPLES));
    }
    if (session != nullptr && Shape(shape.begin() + 1, shape.end()) != session->SampleShape())
    {
        throw Error("encode: the tensor is not of the session's shape; begin a session for it");
    }
}

void
CheckChoices(const Choices& choices, const Layout& layout)
{
    const auto& channels = choices.channels;
    const auto unordered =
        std::adjacent_find(channels.begin(), channels.end(), std::greater_equal<>());
    if (unordered != channels.end() || (!channels.empty() && channels.back() >= layout.channels))
    {
        throw Error(
            fmt::format("encode: the channels must ascend and be below {}", layout.channels));
    }
}

/// @return what is kept of the tensor
Selection
Select(const Session* session,
       const Setting& setting,
       const TensorView& tensor,
       const Choices& choices)
{
    const Layout layout(tensor.shape);
    if (!choices.channels.empty())
    {
        const bool agreed = session != nullptr && session->Channels() == choices.channels;
        return Selection::OfChannels(choices.channels,
                                     agreed ? Selection::Index::AGREED : Selection::Index::CHANNELS,
                                     layout);
    }
    if (session != nullptr && !session->Channels().empty() && setting.keep < 1 &&
        setting.by == Granularity::CHANNEL &&
        CountKept(setting.keep, layout.channels) == session->Channels().size())
    {
        return Selection::OfChannels(session->Channels(), Selection::Index::AGREED, layout);
    }
    return Selection::Choose(setting, tensor.values, layout, choices.seed);
}

/// @return the session's calibration for @p bits, or null
const BitsCalibration*
FindCalibration(const Session* session, unsigned bits)
{
    return session != nullptr ? session->Find(bits) : nullptr;
}

/// @return the grid of all samples whose frames do not tell theirs; @p calibration may be null
Grid
AgreedGrid(const BitsCalibration* calibration, unsigned bits)
{
    return calibration != nullptr ? calibration->grid : Grid::OfLevels(bits);
}

/// Checks that sender and receiver agree on the grid, if it is not in the frame.
void
CheckScale(const Setting& setting, const BitsCalibration* calibration)
{
    if (setting.scale == Scale::STATIC && calibration == nullptr)
    {
        throw Error(fmt::format("encode: scale=static needs a calibration for {} bits; calibrate "
                                "the model, or choose another scale",
                                setting.bits));
    }
    const bool losesLevels = calibration != nullptr &&
                             (calibration->grid.Code() != Grid::OfLevels(setting.bits).Code() ||
                              !calibration->points.empty());
    if (setting.scale == Scale::LEVELS && losesLevels)
    {
        throw Error(fmt::format("encode: scale=levels, but the calibration for {} bits was made "
                                "with another scale; choose that, or calibrate with scale=levels",
                                setting.bits));
    }
}

/**
 * Single elements that are coded with their neighbours need no index: what was dropped, or is
 * rounded to zero, is a cheap symbol among them. Random selection wants its small values counted
 * as kept, even as zeros; and with reconstruction points the symbol of zero may stand for something
 * else.
 *
 * @return whether @p selection is told so
 */
bool
IsToldBySymbols(const Setting& setting,
                const Selection& selection,
                const BitsCalibration* calibration)
{
    return selection.IsOfElements() && setting.bits <= MOST_UNIFORM_BITS &&
           setting.entropy == Entropy::CONTEXT && setting.by != Granularity::RANDOM &&
           (calibration == nullptr || calibration->points.empty());
}

FrameHeader
MakeHeader(const Session* session,
           const Setting& setting,
           const Selection& selection,
           const Shape& shape)
{
    FrameHeader header;
    header.bits = setting.bits;
    header.brainFloat = setting.brainFloat;
    header.entropy = setting.entropy;
    header.shape = shape;
    const auto* calibration = FindCalibration(session, setting.bits);
    header.index = IsToldBySymbols(setting, selection, calibration) ? Selection::Index::NONZERO
                                                                    : selection.Form();
    if (setting.bits <= MOST_UNIFORM_BITS)
    {
        CheckScale(setting, calibration);
        header.agreedScale = setting.scale == Scale::STATIC || setting.scale == Scale::LEVELS;
    }
    // The tables were learnt of whole channels.
    header.calibratedTables =
        calibration != nullptr && !selection.IsOfElements() &&
        (setting.entropy == Entropy::FAST || setting.entropy == Entropy::CONTEXT);
    return header;
}

/// @return the sides of all grids of a session with this calibration, which may be null
Sides
SidesOf(const BitsCalibration* calibration)
{
    if (calibration == nullptr)
    {
        return Sides::ANY;
    }
    return calibration->grid.IsTwoSided() ? Sides::TWO : Sides::ONE;
}

/// @return the elements whose @p symbols are not zero's
Selection
FindNonZero(const std::vector<std::uint8_t>& symbols,
            const std::vector<Grid>& grids,
            const Layout& layout)
{
    const auto* const first = symbols.data();
    const auto size = layout.SampleSize();
    std::size_t count = 0;
    for (std::size_t sample = 0; sample < grids.size(); ++sample)
    {
        const auto* begin = first + sample * size;
        const auto zero = static_cast<std::uint8_t>(grids[sample].Zero());
        count += size - static_cast<std::size_t>(std::count(begin, begin + size, zero));
    }
    std::vector<std::uint32_t> elements(count + 1);
    auto* next = elements.data();
    for (std::size_t sample = 0; sample < grids.size(); ++sample)
    {
        const auto zero = static_cast<std::uint8_t>(grids[sample].Zero());
        for (auto i = sample * size; i < (sample + 1) * size; ++i)
        {
            *next = static_cast<std::uint32_t>(i); // it stays if the next is written behind it
            next += first[i] != zero ? 1 : 0;
        }
    }
    elements.pop_back();
    return Selection::OfElements(std::move(elements), Selection::Index::NONZERO, layout);
}

/// Writes scales, index and payload of a uniformly quantised tensor behind the header.
void
EncodeUniform(const FrameHeader& header,
              const BitsCalibration* calibration,
              Selection& selection,
              const Setting& setting,
              const TensorView& tensor,
              std::uint64_t seed,
              EncodedFrame& frame)
{
    const auto grids =
        header.agreedScale
            ? std::vector<Grid>(header.shape[0], AgreedGrid(calibration, header.bits))
            : ChooseGrids(setting, SidesOf(calibration), selection, tensor);
    if (!header.agreedScale)
    {
        for (const auto& grid : grids)
        {
            AppendWord(frame.bytes, grid.Code());
        }
    }
    frame.headerBytes = frame.bytes.size();
    if (header.index == Selection::Index::NONZERO)
    {
        const Layout layout(tensor.shape);
        const auto symbols = QuantiseAll(setting, grids, selection, tensor, seed);
        const auto format = FormatOf(header, calibration, Selection(layout), grids);
        EncodeSymbols(format, symbols, frame.bytes);
        selection = FindNonZero(symbols, grids, layout);
        return;
    }
    selection.WriteIndex(frame.bytes);
    frame.indexBytes = frame.bytes.size() - frame.headerBytes;
    const auto symbols = QuantiseKept(setting, grids, selection, tensor, seed);
    EncodeSymbols(FormatOf(header, calibration, selection, grids), symbols, frame.bytes);
}

/// @return what is kept of a tensor, after checking that a frame can be made of it
Selection
CheckAndSelect(const Session* session,
               const Setting& setting,
               const TensorView& tensor,
               const Choices& choices)
{
    CheckTensor(session, tensor.shape);
    CheckChoices(choices, Layout(tensor.shape));
    return Select(session, setting, tensor, choices);
}

EncodedFrame
EncodeWith(const Session* session,
           const Setting& setting,
           const TensorView& tensor,
           Selection& selection,
           std::uint64_t seed)
{
    const auto header = MakeHeader(session, setting, selection, tensor.shape);
    EncodedFrame frame;
    frame.calibratedTables = header.calibratedTables;
    header.Write(session, frame.bytes);
    if (setting.bits <= MOST_UNIFORM_BITS)
    {
        const auto* calibration = FindCalibration(session, setting.bits);
        EncodeUniform(header, calibration, selection, setting, tensor, seed, frame);
    }
    else
    {
        frame.headerBytes = frame.bytes.size();
        selection.WriteIndex(frame.bytes);
        frame.indexBytes = frame.bytes.size() - frame.headerBytes;
        EncodeFloats(header, selection, tensor, frame.bytes);
    }
    if (!HasAtMost(tensor.shape, frame.bytes.size() * MOST_ELEMENTS_A_BYTE))
    {
        throw Error("encode: too little of the tensor is left; keep more of it");
    }
    frame.payloadBytes = frame.bytes.size() - frame.headerBytes - frame.indexBytes;
    frame.headerBytes += CHECK_SIZE;
    AppendCheck(session, frame.bytes);
    return frame;
}

/// Reads the grids of all samples.
std::vector<Grid>
ReadGrids(const FrameHeader& header, const BitsCalibration* calibration, ByteReader& reader)
{
    const auto samples = header.shape[0];
    if (header.agreedScale)
    {
        return std::vector<Grid>(samples, AgreedGrid(calibration, header.bits));
    }
    ByteReader codes(reader.Take(2 * samples, "scale"), 2 * samples);
    std::vector<Grid> grids;
    grids.reserve(samples);
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        grids.push_back(Grid::FromCode(codes.TakeWord("scale"), header.bits));
    }
    return grids;
}

Selection
ReadSelection(const FrameHeader& header, const Session* session, ByteReader& reader)
{
    const Layout layout(header.shape);
    if (header.index == Selection::Index::AGREED)
    {
        return Selection::OfChannels(session->Channels(), header.index, layout);
    }
    return Selection::ReadIndex(header.index, reader, layout);
}

SelectedTensor
DecodeOrThrow(const Session* session, const std::uint8_t* bytes, std::size_t count)
{
    auto reader = OpenFrame(session, bytes, count);
    const auto header = FrameHeader::Read(session, reader);
    Tensor tensor{header.shape, std::vector<float>(ElementCount(header.shape))};
    if (header.bits > MOST_UNIFORM_BITS)
    {
        auto selection = ReadSelection(header, session, reader);
        DecodeFloats(header, selection, reader, tensor);
        return {std::move(tensor), std::move(selection)};
    }
    const auto* calibration = FindCalibration(session, header.bits);
    const auto grids = ReadGrids(header, calibration, reader);
    const bool isToldBySymbols = header.index == Selection::Index::NONZERO;
    const Layout layout(header.shape);
    auto selection = isToldBySymbols ? Selection(layout) : ReadSelection(header, session, reader);
    const auto format = FormatOf(header, calibration, selection, grids);
    const auto symbols = DecodeSymbols(format, reader);
    const bool hasPoints =
        calibration != nullptr && !calibration->points.empty() && !isToldBySymbols;
    RestoreKept(symbols,
                grids,
                hasPoints ? calibration->points.data() : nullptr,
                selection,
                tensor);
    return {std::move(tensor),
            isToldBySymbols ? FindNonZero(symbols, grids, layout) : std::move(selection)};
}

std::variant<SelectedTensor, FrameError>
DecodeWith(const Session* session, const std::uint8_t* bytes, std::size_t count)
{
    try
    {
        return DecodeOrThrow(session, bytes, count);
    }
    catch (const BadField& error)
    {
        return FrameError{error.what()};
    }
}

/// @return the tensor alone, or the error
std::variant<Tensor, FrameError>
TensorOf(std::variant<SelectedTensor, FrameError> decoded)
{
    if (auto* selected = std::get_if<SelectedTensor>(&decoded))
    {
        return std::move(selected->tensor);
    }
    return std::get<FrameError>(std::move(decoded));
}

} // namespace

EncodedFrame
Encode(const Setting& setting, const TensorView& tensor, const Choices& choices)
{
    auto selection = ChooseKept(setting, tensor, choices);
    return EncodeSelected(setting, tensor, selection, choices.seed);
}

EncodedFrame
Encode(const Session& session,
       const Setting& setting,
       const TensorView& tensor,
       const Choices& choices)
{
    auto selection = CheckAndSelect(&session, setting, tensor, choices);
    return EncodeWith(&session, setting, tensor, selection, choices.seed);
}

Selection
ChooseKept(const Setting& setting, const TensorView& tensor, const Choices& choices)
{
    return CheckAndSelect(nullptr, setting, tensor, choices);
}

EncodedFrame
EncodeSelected(const Setting& setting,
               const TensorView& tensor,
               Selection& kept,
               std::uint64_t seed)
{
    CheckTensor(nullptr, tensor.shape);
    return EncodeWith(nullptr, setting, tensor, kept, seed);
}

std::variant<Tensor, FrameError>
Decode(const std::uint8_t* bytes, std::size_t count)
{
    return TensorOf(DecodeWith(nullptr, bytes, count));
}

std::variant<SelectedTensor, FrameError>
DecodeSelected(const std::uint8_t* bytes, std::size_t count)
{
    return DecodeWith(nullptr, bytes, count);
}

std::variant<Tensor, FrameError>
Decode(const Session& session, const std::uint8_t* bytes, std::size_t count)
{
    return TensorOf(DecodeWith(&session, bytes, count));
}

} // namespace split
