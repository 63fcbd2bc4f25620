/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/context-coder.h"

#include "codec/rans.h"

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

/// Decodes one of 2^bits symbol parts.
unsigned
TakePart(std::uint32_t& state, const std::uint16_t* starts, unsigned bits, ByteReader& reader)
{
    const auto slot = RansPeek(state);
    unsigned part = 0;
    for (auto step = 1U << bits >> 1; step > 0; step >>= 1)
    {
        part += starts[part + step] <= slot ? step : 0;
    }
    const auto [start, frequency] = IntervalOf(starts, part);
    RansTake(state, start, frequency, reader);
    return part;
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
      m_predictions(m_planes.columns)
{
}

template <typename Symbol, typename Visit>
void
ContextCoder::VisitRows(Symbol* symbols, Visit visit)
{
    for (const auto channel : m_planes.kept)
    {
        const auto modelChannel = m_model.Channels() == 1 ? 0 : channel;
        auto* levels = m_levels.data() + channel * m_planeSize + m_stride + 1;
        for (std::size_t row = 0; row < m_planes.rows; ++row)
        {
            PredictRow(m_model.Predictor(modelChannel), levels);
            visit(modelChannel, levels, symbols);
            levels += m_stride;
            symbols += m_planes.columns;
        }
    }
}

void
ContextCoder::PredictRow(const ContextPredictor& predictor, const std::int16_t* levels)
{
    const auto* up = levels - m_stride;
    const auto columns = m_planes.columns;
    const std::int32_t upWeight = predictor.weights[ContextPredictor::UP];
    const std::int32_t upLeftWeight = predictor.weights[ContextPredictor::UP_LEFT];
    const std::int32_t upRightWeight = predictor.weights[ContextPredictor::UP_RIGHT];
    for (std::size_t x = 0; x < columns; ++x)
    {
        m_predictions[x] = predictor.bias + upWeight * up[x] + upLeftWeight * *(up + x - 1) +
                           upRightWeight * up[x + 1];
    }
    const auto place = static_cast<std::size_t>(levels - m_levels.data()) % m_planeSize;
    for (std::size_t i = 0; i < predictor.references.size(); ++i)
    {
        const auto* reference = m_levels.data() + predictor.references[i] * m_planeSize + place;
        const std::int32_t weight = predictor.refWeights[i];
        for (std::size_t x = 0; x < columns; ++x)
        {
            m_predictions[x] += weight * reference[x];
        }
    }
}

unsigned
ContextCoder::ClassAt(const ContextPredictor& predictor,
                      const std::int16_t* levels,
                      std::size_t column) const
{
    const std::int32_t left = *(levels + column - 1);
    return ContextPredictor::ClassOf(m_predictions[column] +
                                     predictor.weights[ContextPredictor::LEFT] * left);
}

void
ContextCoder::Encode(const std::uint8_t* symbols,
                     std::size_t samples,
                     std::vector<std::uint8_t>& bytes)
{
    const auto sampleSize = m_planes.kept.size() * m_planes.rows * m_planes.columns;
    std::vector<Interval> intervals;
    intervals.reserve(samples * sampleSize * (m_lowBits > 0 ? 2 : 1));
    const auto visit = [this, &intervals](auto channel, auto* levels, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const unsigned high = row[x] >> m_lowBits;
            const auto contextClass = ClassAt(predictor, levels, x);
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
    const auto sampleSize = m_planes.kept.size() * m_planes.rows * m_planes.columns;
    const auto highBits = m_model.Bits() - m_lowBits;
    auto state = ReadRansState(reader);
    const auto visit = [&](auto channel, auto* levels, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const auto contextClass = ClassAt(predictor, levels, x);
            const auto high =
                TakePart(state, m_model.HighStarts(channel, contextClass), highBits, reader);
            auto symbol = high;
            if (m_lowBits > 0)
            {
                const auto* starts =
                    m_model.LowStarts(ContextModel::LowTable(contextClass, high, m_zeroHigh));
                symbol = high << m_lowBits | TakePart(state, starts, m_lowBits, reader);
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
    const auto visit = [&](auto channel, auto* levels, auto* row) {
        const auto& predictor = m_model.Predictor(channel);
        for (std::size_t x = 0; x < m_planes.columns; ++x)
        {
            const unsigned high = row[x] >> m_lowBits;
            const auto contextClass = ClassAt(predictor, levels, x);
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
