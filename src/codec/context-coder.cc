/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/context-coder.h"

#include "codec/rans.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace split
{
namespace
{

/// A symbol part on its way to the coder.
struct Interval
{
    std::uint16_t start;     //!< of its frequencies
    std::uint16_t frequency; //!< its own
};

Interval
IntervalOf(const std::uint16_t* starts, unsigned part)
{
    return {starts[part], static_cast<std::uint16_t>(starts[part + 1] - starts[part])};
}

/// @return the class at a place whose left neighbour has the level @p left
unsigned
ClassAt(const ContextPredictor& predictor, std::int32_t left, std::int32_t prediction)
{
    return ContextPredictor::ClassOf(prediction + predictor.weights[ContextPredictor::LEFT] * left);
}

/// @return which of 2^BITS symbol parts @p slot belongs to
template <unsigned BITS>
unsigned
FindPart(const std::uint16_t* starts, std::uint32_t slot)
{
    // Counts the starts up to the slot without a branch: those whose difference is negative.
    // Numbers of 16 bits suffice, of which a vector has many.
    std::uint16_t part = 0;
    for (unsigned i = 1; i < 1U << BITS; ++i)
    {
        const auto difference = static_cast<std::uint16_t>(starts[i] - slot - 1);
        part = static_cast<std::uint16_t>(part + (difference >> 15));
    }
    return part;
}

/// Decodes one of 2^BITS symbol parts, of which @p usual is expected.
template <unsigned BITS>
inline unsigned
TakePart(std::uint32_t& state, const std::uint16_t* starts, unsigned usual, ByteReader& reader)
{
    const auto slot = RansPeek(state);
    const bool isUsual = slot >= starts[usual] && slot < starts[usual + 1];
    const auto part = isUsual ? usual : FindPart<BITS>(starts, slot);
    const auto [start, frequency] = IntervalOf(starts, part);
    RansTake(state, start, frequency, reader);
    return part;
}

unsigned
TakeLowPart(std::uint32_t& state, const std::uint16_t* starts, unsigned bits, ByteReader& reader)
{
    switch (bits)
    {
    case 1:
        return TakePart<1>(state, starts, 0, reader);
    case 2:
        return TakePart<2>(state, starts, 0, reader);
    case 3:
        return TakePart<3>(state, starts, 0, reader);
    default:
        return TakePart<4>(state, starts, 0, reader);
    }
}

} // namespace

ContextCoder::ContextCoder(const ContextModel& model, SymbolPlanes planes, unsigned zero)
    : m_model{model},
      m_planes{std::move(planes)},
      m_lowBits{ContextModel::LowBits(model.Bits())},
      m_zeroHigh{zero >> m_lowBits},
      m_stride{m_planes.columns + 2},
      m_planeSize{m_stride * (m_planes.rows + 1)},
      m_levels(m_planes.channels * m_planeSize),
      m_predictions(m_stride * m_planes.rows)
{
}

std::size_t
ContextCoder::ModelChannel(std::uint32_t channel) const
{
    return m_model.Channels() == 1 ? 0 : channel;
}

std::int16_t*
ContextCoder::FirstLevel(std::uint32_t channel)
{
    return m_levels.data() + channel * m_planeSize + m_stride + 1;
}

void
ContextCoder::SetLevels(std::uint32_t channel, const std::uint8_t* symbols)
{
    auto* levels = FirstLevel(channel);
    const auto toLevel = [lowBits = m_lowBits, zero = m_zeroHigh](unsigned symbol) {
        return static_cast<std::int16_t>((symbol >> lowBits) - zero);
    };
    for (std::size_t row = 0; row < m_planes.rows; ++row)
    {
        std::transform(symbols, symbols + m_planes.columns, levels, toLevel);
        symbols += m_planes.columns;
        levels += m_stride;
    }
}

void
ContextCoder::ClassifyChannel(std::uint32_t channel, std::uint8_t* classes)
{
    const auto& predictor = m_model.Predictor(ModelChannel(channel));
    PredictFromReferences(predictor);
    const auto* levels = FirstLevel(channel);
    auto* predictions = m_predictions.data();
    // All rows at once, with the margins between them; the last may lie beyond the levels.
    PredictFromAbove(predictor, levels, m_predictions.size() - 1, predictions);
    for (std::size_t row = 0; row < m_planes.rows; ++row)
    {
        const auto* const left = levels - 1;
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            classes[x] = static_cast<std::uint8_t>(ClassAt(predictor, left[x], predictions[x]));
        }
        classes += m_planes.columns;
        levels += m_stride;
        predictions += m_stride;
    }
}

void
ContextCoder::PredictFromReferences(const ContextPredictor& predictor)
{
    std::fill(m_predictions.begin(), m_predictions.end(), predictor.bias);
    const auto first = m_stride + 1;
    for (std::size_t i = 0; i < predictor.references.size(); ++i)
    {
        const auto* reference = m_levels.data() + predictor.references[i] * m_planeSize + first;
        const auto weight = predictor.refWeights[i];
        // The last prediction belongs to a margin and may lie beyond the levels.
        for (std::size_t place = 0; place + 1 < m_predictions.size(); ++place)
        {
            m_predictions[place] += weight * reference[place];
        }
    }
}

void
ContextCoder::PredictFromAbove(const ContextPredictor& predictor,
                               const std::int16_t* levels,
                               std::size_t count,
                               std::int32_t* predictions) const
{
    const auto* upLeft = levels - m_stride - 1;
    const auto upLeftWeight = predictor.weights[ContextPredictor::UP_LEFT];
    const auto upWeight = predictor.weights[ContextPredictor::UP];
    const auto upRightWeight = predictor.weights[ContextPredictor::UP_RIGHT];
    for (std::size_t x = 0; x < count; ++x)
    {
        predictions[x] +=
            upLeftWeight * upLeft[x] + upWeight * upLeft[x + 1] + upRightWeight * upLeft[x + 2];
    }
}

std::vector<std::uint8_t>
ContextCoder::FindClasses(const std::uint8_t* symbols, std::size_t samples)
{
    const auto planeSize = m_planes.rows * m_planes.columns;
    std::vector<std::uint8_t> classes(samples * m_planes.kept.size() * planeSize);
    if (classes.empty())
    {
        return classes;
    }
    auto* next = classes.data();
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        for (const auto channel : m_planes.kept)
        {
            SetLevels(channel, symbols);
            ClassifyChannel(channel, next);
            symbols += planeSize;
            next += planeSize;
        }
    }
    return classes;
}

void
ContextCoder::Encode(const std::uint8_t* symbols,
                     const std::vector<std::uint8_t>& classes,
                     std::vector<std::uint8_t>& bytes) const
{
    const auto planeSize = m_planes.rows * m_planes.columns;
    const auto capacity = 2 * classes.size() * (m_lowBits > 0 ? 2 : 1) + RANS_STATE_SIZE;
    const std::unique_ptr<std::uint8_t[]> buffer(new std::uint8_t[capacity]);
    auto* out = buffer.get() + capacity;
    auto state = RANS_LOW;
    for (auto i = classes.size(); i > 0; i -= planeSize * m_planes.kept.size())
    {
        auto end = i;
        for (auto kept = m_planes.kept.rbegin(); kept != m_planes.kept.rend(); ++kept)
        {
            const auto begin = end - planeSize;
            EncodeChannel(*kept, symbols + begin, classes.data() + begin, state, out);
            end = begin;
        }
    }
    out -= RansStateSize(state);
    StoreRansState(state, out);
    bytes.insert(bytes.end(), out, buffer.get() + capacity);
}

void
ContextCoder::EncodeChannel(std::uint32_t channel,
                            const std::uint8_t* symbols,
                            const std::uint8_t* classes,
                            std::uint32_t& frameState,
                            std::uint8_t*& frameOut) const
{
    const auto modelChannel = ModelChannel(channel);
    const auto lowBits = m_lowBits;
    const auto lowMask = (1U << lowBits) - 1;
    auto state = frameState; // copies that nothing else can refer to: they stay in registers
    auto* out = frameOut;
    for (auto i = m_planes.rows * m_planes.columns; i > 0; --i)
    {
        const unsigned contextClass = classes[i - 1];
        const unsigned high = symbols[i - 1] >> lowBits;
        if (lowBits > 0)
        {
            const auto table = ContextModel::LowTable(contextClass, high, m_zeroHigh);
            const auto [start, frequency] =
                IntervalOf(m_model.LowStarts(table), symbols[i - 1] & lowMask);
            RansPut(state, start, frequency, out);
        }
        const auto [start, frequency] =
            IntervalOf(m_model.HighStarts(modelChannel, contextClass), high);
        RansPut(state, start, frequency, out);
    }
    frameState = state;
    frameOut = out;
}

void
ContextCoder::Decode(ByteReader& reader, std::uint8_t* symbols, std::size_t samples)
{
    switch (m_model.Bits() - m_lowBits)
    {
    case 1:
        return DecodeHigh<1>(reader, symbols, samples);
    case 2:
        return DecodeHigh<2>(reader, symbols, samples);
    case 3:
        return DecodeHigh<3>(reader, symbols, samples);
    default:
        return DecodeHigh<4>(reader, symbols, samples);
    }
}

template <unsigned HIGH_BITS>
void
ContextCoder::DecodeHigh(ByteReader& reader, std::uint8_t* symbols, std::size_t samples)
{
    auto state = ReadRansState(reader);
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        for (const auto channel : m_planes.kept)
        {
            DecodeChannel<HIGH_BITS>(channel, state, reader, symbols);
            symbols += m_planes.rows * m_planes.columns;
        }
    }
    CheckRansEnd(state);
    if (reader.Left() > 0)
    {
        throw BadField("payload: bytes follow the last symbol");
    }
}

template <unsigned HIGH_BITS>
void
ContextCoder::DecodeChannel(std::uint32_t channel,
                            std::uint32_t& frameState,
                            ByteReader& frameReader,
                            std::uint8_t* symbols)
{
    const auto modelChannel = ModelChannel(channel);
    const auto& predictor = m_model.Predictor(modelChannel);
    PredictFromReferences(predictor);
    auto* levels = FirstLevel(channel);
    auto* predictions = m_predictions.data();
    auto state = frameState; // copies that nothing else can refer to: they stay in registers
    auto reader = frameReader;
    for (std::size_t row = 0; row < m_planes.rows; ++row)
    {
        PredictFromAbove(predictor, levels, m_planes.columns, predictions);
        std::int32_t left = 0;
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const auto contextClass = ClassAt(predictor, left, predictions[x]);
            const auto* starts = m_model.HighStarts(modelChannel, contextClass);
            const auto high = TakePart<HIGH_BITS>(state, starts, m_zeroHigh, reader);
            auto symbol = high;
            if (m_lowBits > 0)
            {
                const auto table = ContextModel::LowTable(contextClass, high, m_zeroHigh);
                symbol = high << m_lowBits |
                         TakeLowPart(state, m_model.LowStarts(table), m_lowBits, reader);
            }
            left = static_cast<std::int32_t>(high) - static_cast<std::int32_t>(m_zeroHigh);
            symbols[x] = static_cast<std::uint8_t>(symbol);
            levels[x] = static_cast<std::int16_t>(left);
        }
        symbols += m_planes.columns;
        levels += m_stride;
        predictions += m_stride;
    }
    frameState = state;
    frameReader = reader;
}

ContextCoder::Counts
ContextCoder::Count(const std::uint8_t* symbols, const std::vector<std::uint8_t>& classes) const
{
    const auto planeSize = m_planes.rows * m_planes.columns;
    const auto highBits = m_model.Bits() - m_lowBits;
    const auto lowTables = ContextModel::LowTables(m_model.Bits());
    Counts counts{std::vector<std::uint64_t>(m_model.Channels() * CONTEXT_CLASSES << highBits),
                  std::vector<std::uint64_t>(lowTables << m_lowBits)};
    for (std::size_t i = 0; i < classes.size();)
    {
        for (const auto kept : m_planes.kept)
        {
            auto* highCounts =
                counts.high.data() + (ModelChannel(kept) * CONTEXT_CLASSES << highBits);
            for (const auto end = i + planeSize; i < end; ++i)
            {
                const unsigned high = symbols[i] >> m_lowBits;
                ++highCounts[std::size_t{classes[i]} << highBits | high];
                if (m_lowBits > 0)
                {
                    const auto table = ContextModel::LowTable(classes[i], high, m_zeroHigh);
                    ++counts.low[table << m_lowBits | (symbols[i] & ((1U << m_lowBits) - 1))];
                }
            }
        }
    }
    return counts;
}

} // namespace split
