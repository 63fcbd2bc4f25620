/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/context-coder.h"

#include "codec/rans.h"

#include <algorithm>
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

/// @return the class at a place whose left neighbour is known
unsigned
ClassAt(const ContextPredictor& predictor, const std::int16_t* level, std::int32_t prediction)
{
    const std::int32_t left = *(level - 1);
    return ContextPredictor::ClassOf(prediction + predictor.weights[ContextPredictor::LEFT] * left);
}

/// Decodes one of 2^BITS symbol parts.
template <unsigned BITS>
unsigned
TakePart(std::uint32_t& state, const std::uint16_t* starts, ByteReader& reader)
{
    // Counts the starts up to the slot without a branch: those whose difference is negative.
    const auto slot = RansPeek(state);
    unsigned part = 0;
    for (unsigned i = 1; i < 1U << BITS; ++i)
    {
        part += (starts[i] - slot - 1) >> 31;
    }
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
        return TakePart<1>(state, starts, reader);
    case 2:
        return TakePart<2>(state, starts, reader);
    case 3:
        return TakePart<3>(state, starts, reader);
    default:
        return TakePart<4>(state, starts, reader);
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

template <typename Symbol, typename Visit>
void
ContextCoder::VisitRows(Symbol* symbols, Visit visit)
{
    for (const auto channel : m_planes.kept)
    {
        const auto modelChannel = m_model.Channels() == 1 ? 0 : channel;
        const auto& predictor = m_model.Predictor(modelChannel);
        PredictFromReferences(predictor);
        auto* levels = m_levels.data() + channel * m_planeSize + m_stride + 1;
        auto* predictions = m_predictions.data();
        for (std::size_t row = 0; row < m_planes.rows; ++row)
        {
            PredictFromAbove(predictor, levels, predictions);
            visit(modelChannel, levels, predictions, symbols);
            levels += m_stride;
            predictions += m_stride;
            symbols += m_planes.columns;
        }
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
                               std::int32_t* predictions) const
{
    const auto* upLeft = levels - m_stride - 1;
    const auto upLeftWeight = predictor.weights[ContextPredictor::UP_LEFT];
    const auto upWeight = predictor.weights[ContextPredictor::UP];
    const auto upRightWeight = predictor.weights[ContextPredictor::UP_RIGHT];
    for (std::size_t x = 0; x < m_planes.columns; ++x)
    {
        predictions[x] +=
            upLeftWeight * upLeft[x] + upWeight * upLeft[x + 1] + upRightWeight * upLeft[x + 2];
    }
}

void
ContextCoder::Encode(const std::uint8_t* symbols,
                     std::size_t samples,
                     std::vector<std::uint8_t>& bytes)
{
    const auto sampleSize = m_planes.kept.size() * m_planes.rows * m_planes.columns;
    std::vector<Interval> intervals;
    intervals.reserve(samples * sampleSize * (m_lowBits > 0 ? 2 : 1));
    const auto visit = [this,
                        &intervals](auto channel, auto* levels, auto* predictions, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const unsigned high = row[x] >> m_lowBits;
            const auto contextClass = ClassAt(predictor, levels + x, predictions[x]);
            intervals.push_back(IntervalOf(m_model.HighStarts(channel, contextClass), high));
            if (m_lowBits > 0)
            {
                const auto* starts =
                    m_model.LowStarts(ContextModel::LowTable(contextClass, high, m_zeroHigh));
                intervals.push_back(IntervalOf(starts, row[x] & ((1U << m_lowBits) - 1)));
            }
            levels[x] = static_cast<std::int16_t>(high - m_zeroHigh);
        }
    };
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        VisitRows(symbols + sample * sampleSize, visit);
    }
    BackwardBuffer buffer(2 * intervals.size() + RANS_STATE_SIZE);
    auto state = RANS_LOW;
    for (auto interval = intervals.rbegin(); interval != intervals.rend(); ++interval)
    {
        RansPut(state, interval->start, interval->frequency, buffer);
    }
    buffer.PutState(state);
    buffer.AppendTo(bytes);
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
    const auto sampleSize = m_planes.kept.size() * m_planes.rows * m_planes.columns;
    auto state = ReadRansState(reader);
    const auto visit = [&](auto channel, auto* levels, auto* predictions, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const auto contextClass = ClassAt(predictor, levels + x, predictions[x]);
            const auto high =
                TakePart<HIGH_BITS>(state, m_model.HighStarts(channel, contextClass), reader);
            auto symbol = high;
            if (m_lowBits > 0)
            {
                const auto* starts =
                    m_model.LowStarts(ContextModel::LowTable(contextClass, high, m_zeroHigh));
                symbol = high << m_lowBits | TakeLowPart(state, starts, m_lowBits, reader);
            }
            row[x] = static_cast<std::uint8_t>(symbol);
            levels[x] = static_cast<std::int16_t>(high - m_zeroHigh);
        }
    };
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        VisitRows(symbols + sample * sampleSize, visit);
    }
    CheckRansEnd(state);
    if (reader.Left() > 0)
    {
        throw BadField("payload: bytes follow the last symbol");
    }
}

ContextCoder::Counts
ContextCoder::NoCounts() const
{
    const auto highTables = m_model.Channels() * CONTEXT_CLASSES;
    return {std::vector<std::uint64_t>(highTables << (m_model.Bits() - m_lowBits)),
            std::vector<std::uint64_t>(ContextModel::LowTables(m_model.Bits()) << m_lowBits)};
}

void
ContextCoder::Count(const std::uint8_t* symbols, std::size_t samples, Counts& counts)
{
    const auto sampleSize = m_planes.kept.size() * m_planes.rows * m_planes.columns;
    const auto highBits = m_model.Bits() - m_lowBits;
    const auto visit = [&](auto channel, auto* levels, auto* predictions, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const unsigned high = row[x] >> m_lowBits;
            const auto contextClass = ClassAt(predictor, levels + x, predictions[x]);
            ++counts.high[(channel * CONTEXT_CLASSES + contextClass) << highBits | high];
            if (m_lowBits > 0)
            {
                const auto table = high == m_zeroHigh ? contextClass : CONTEXT_CLASSES + high;
                ++counts.low[table << m_lowBits | (row[x] & ((1U << m_lowBits) - 1))];
            }
            levels[x] = static_cast<std::int16_t>(high - m_zeroHigh);
        }
    };
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        VisitRows(symbols + sample * sampleSize, visit);
    }
}

} // namespace split
