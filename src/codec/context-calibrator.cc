/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/context-calibrator.h"

#include "codec/least-squares.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace split
{
namespace
{

/// More samples than these change no predictor.
constexpr std::size_t FITTED_SAMPLES = 512;

/// How much of the levels' range the classes may span: 1 all, 2 the half next to zero, ...
constexpr std::array<double, 5> GAINS{1, 1.6, 2.5, 4, 6.4};

constexpr auto NEIGHBOURS = static_cast<std::size_t>(ContextPredictor::NEIGHBOURS);

/// A predictor before its scale is chosen: in levels.
struct LevelPredictor
{
    std::vector<std::uint16_t> references; //!< other channels
    std::vector<double> weights;           //!< of one, the neighbours and the references
};

/// What one channel's predictor can be made of, at every place.
///
/// The quantities are one, the neighbours, and the level of each channel up to its own.
class ChannelMoments
{
  public:
    ChannelMoments(const std::vector<std::int16_t>& levels,
                   std::size_t samples,
                   const SymbolPlanes& planes,
                   std::size_t channel)
        : m_moments{1 + NEIGHBOURS + channel + 1},
          m_channel{channel}
    {
        const auto plane = planes.rows * planes.columns;
        std::vector<float> quantities(1 + NEIGHBOURS + channel + 1);
        for (std::size_t sample = 0; sample < samples; ++sample)
        {
            const auto* sampleLevels = levels.data() + sample * planes.channels * plane;
            for (std::size_t place = 0; place < plane; ++place)
            {
                Observe(sampleLevels, planes, place, quantities);
                m_moments.Add(quantities);
            }
        }
    }

    /// @return the best predictor with so many references
    LevelPredictor Fit(std::size_t references) const
    {
        std::vector<std::size_t> causes(1 + NEIGHBOURS);
        std::iota(causes.begin(), causes.end(), 0);
        const auto target = 1 + NEIGHBOURS + m_channel;
        for (std::size_t i = 0; i < std::min(references, m_channel); ++i)
        {
            causes.push_back(FindNext(target, causes));
        }
        LevelPredictor predictor;
        std::transform(
            causes.begin() + 1 + NEIGHBOURS,
            causes.end(),
            std::back_inserter(predictor.references),
            [](auto cause) { return static_cast<std::uint16_t>(cause - 1 - NEIGHBOURS); });
        predictor.weights = m_moments.Solve(target, causes).weights;
        return predictor;
    }

  private:
    void Observe(const std::int16_t* levels,
                 const SymbolPlanes& planes,
                 std::size_t place,
                 std::vector<float>& quantities) const
    {
        const auto plane = planes.rows * planes.columns;
        const auto x = place % planes.columns;
        const bool hasUp = place >= planes.columns;
        const auto* own = levels + m_channel * plane + place;
        const auto* up = own - (hasUp ? planes.columns : 0);
        quantities[0] = 1;
        quantities[1 + ContextPredictor::LEFT] = x > 0 ? *(own - 1) : 0;
        quantities[1 + ContextPredictor::UP] = hasUp ? *up : 0;
        quantities[1 + ContextPredictor::UP_LEFT] = hasUp && x > 0 ? *(up - 1) : 0;
        quantities[1 + ContextPredictor::UP_RIGHT] =
            hasUp && x + 1 < planes.columns ? *(up + 1) : 0;
        for (std::size_t channel = 0; channel <= m_channel; ++channel)
        {
            quantities[1 + NEIGHBOURS + channel] = levels[channel * plane + place];
        }
    }

    /// @return the channel that reduces the error most, as a quantity
    std::size_t FindNext(std::size_t target, std::vector<std::size_t> causes) const
    {
        std::size_t best = 0;
        auto least = std::numeric_limits<double>::infinity();
        causes.push_back(0);
        for (auto candidate = 1 + NEIGHBOURS; candidate < target; ++candidate)
        {
            if (std::find(causes.begin(), causes.end() - 1, candidate) != causes.end() - 1)
            {
                continue;
            }
            causes.back() = candidate;
            if (const auto error = m_moments.Solve(target, causes).error; error < least)
            {
                least = error;
                best = candidate;
            }
        }
        return best;
    }

    Moments m_moments;     //!< of the quantities
    std::size_t m_channel; //!< whose predictor is sought
};

std::int16_t
ToWeight(double weight)
{
    return static_cast<std::int16_t>(std::clamp<double>(std::nearbyint(weight), -32767, 32767));
}

/// @return the predictor whose classes are @p gain times as narrow as the whole range needs
ContextPredictor
Scaled(const LevelPredictor& level, double gain, unsigned highBits, bool isTwoSided)
{
    constexpr auto CLASS_WIDTH = static_cast<double>(1U << CONTEXT_CLASS_BITS);
    const auto unit = gain * CONTEXT_CLASSES * CLASS_WIDTH / (1U << highBits);
    const auto middle = isTwoSided ? CONTEXT_CLASSES * CLASS_WIDTH / 2 : CLASS_WIDTH / 2;
    ContextPredictor predictor;
    predictor.bias = static_cast<std::int32_t>(
        std::nearbyint(std::clamp(level.weights[0] * unit + middle, -1e6, 1e6)));
    for (std::size_t i = 0; i < NEIGHBOURS; ++i)
    {
        predictor.weights[i] = ToWeight(level.weights[1 + i] * unit);
    }
    predictor.references = level.references;
    for (std::size_t i = 0; i < level.references.size(); ++i)
    {
        predictor.refWeights[i] = ToWeight(level.weights[1 + NEIGHBOURS + i] * unit);
    }
    return predictor;
}

std::vector<std::int16_t>
HighLevels(const std::vector<std::uint8_t>& symbols,
           std::size_t count,
           unsigned lowBits,
           unsigned zero)
{
    std::vector<std::int16_t> levels(count);
    std::transform(symbols.begin(),
                   symbols.begin() + static_cast<std::ptrdiff_t>(count),
                   levels.begin(),
                   [=](std::uint8_t symbol) {
                       return static_cast<std::int16_t>((symbol >> lowBits) -
                                                        static_cast<int>(zero >> lowBits));
                   });
    return levels;
}

/// @return a model with these predictors, whose tables are not yet known
ContextModel
WithoutTables(unsigned bits, std::vector<ContextPredictor> predictors)
{
    const auto lowBits = ContextModel::LowBits(bits);
    const auto high = predictors.size() * CONTEXT_CLASSES << (bits - lowBits);
    const auto low = ContextModel::LowTables(bits) << lowBits;
    return ContextModel(bits,
                        std::move(predictors),
                        std::vector<std::uint16_t>(high),
                        std::vector<std::uint16_t>(low));
}

/// @return the bits that the best possible table needs for symbols that occur so often
double
Entropy0(const std::uint64_t* counts, std::size_t size)
{
    const auto total =
        static_cast<double>(std::accumulate(counts, counts + size, std::uint64_t{0}));
    return std::accumulate(counts, counts + size, 0.0, [total](double bits, std::uint64_t count) {
        const auto n = static_cast<double>(count);
        return count > 0 ? bits - n * std::log2(n / total) : bits;
    });
}

/// @return the bits of the tables of one channel
double
ChannelCost(const ContextCoder::Counts& counts, std::size_t channel, unsigned highBits)
{
    double bits = 0;
    for (std::size_t i = 0; i < CONTEXT_CLASSES; ++i)
    {
        const auto table = (channel * CONTEXT_CLASSES + i) << highBits;
        bits += Entropy0(counts.high.data() + table, std::size_t{1} << highBits);
    }
    return bits;
}

/// @return the sums of each @p stride-th of the @p counts
std::vector<double>
Shares(const std::vector<std::uint64_t>& counts,
       std::size_t begin,
       std::size_t size,
       std::size_t stride)
{
    std::vector<double> shares(size, 1e-3);
    for (auto table = begin; table < counts.size(); table += stride)
    {
        for (std::size_t i = 0; i < size; ++i)
        {
            shares[i] += static_cast<double>(counts[table + i]);
        }
    }
    const auto total = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::for_each(shares.begin(), shares.end(), [total](double& share) { share /= total; });
    return shares;
}

/// Appends the table of the @p counts, to which the @p expected shares add a few observations.
void
AppendTable(const std::uint64_t* counts,
            const std::vector<double>& expected,
            std::vector<std::uint16_t>& tables)
{
    constexpr double UNIT = 1024;
    constexpr double OBSERVATIONS = 4;
    std::vector<std::uint64_t> weights(expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        weights[i] = static_cast<std::uint64_t>(
            UNIT * (static_cast<double>(counts[i]) + OBSERVATIONS * expected[i]));
    }
    const auto table = Normalise(weights);
    tables.insert(tables.end(), table.begin(), table.end());
}

/// @return how often the parts of the symbols occur in the contexts of @p model
ContextCoder::Counts
CountParts(const ContextModel& model,
           const std::vector<std::uint8_t>& symbols,
           std::size_t samples,
           const SymbolPlanes& planes,
           unsigned zero)
{
    ContextCoder coder(model, planes, zero);
    return coder.Count(symbols.data(), coder.FindClasses(symbols.data(), samples));
}

ContextModel
WithTables(const ContextModel& model,
           const ContextCoder::Counts& counts,
           std::vector<ContextPredictor> predictors)
{
    const auto lowBits = ContextModel::LowBits(model.Bits());
    const auto highSize = std::size_t{1} << (model.Bits() - lowBits);
    const auto lowSize = std::size_t{1} << lowBits;
    std::vector<std::uint16_t> high;
    std::vector<std::uint16_t> low;
    for (std::size_t table = 0; table < counts.high.size(); table += highSize)
    {
        // What a channel lacks it takes from the same class of all channels.
        const auto stride = CONTEXT_CLASSES * highSize;
        AppendTable(counts.high.data() + table,
                    Shares(counts.high, table % stride, highSize, stride),
                    high);
    }
    for (std::size_t table = 0; lowBits > 0 && table < counts.low.size(); table += lowSize)
    {
        AppendTable(counts.low.data() + table, Shares(counts.low, 0, lowSize, lowSize), low);
    }
    return ContextModel(model.Bits(), std::move(predictors), high, low);
}

} // namespace

ContextModel
CalibrateContext(const std::vector<std::uint8_t>& symbols,
                 std::size_t samples,
                 const SymbolPlanes& planes,
                 unsigned bits,
                 unsigned zero)
{
    const auto lowBits = ContextModel::LowBits(bits);
    const auto highBits = bits - lowBits;
    const auto fitted = std::min(samples, FITTED_SAMPLES);
    const auto levels =
        HighLevels(symbols, fitted * planes.channels * planes.rows * planes.columns, lowBits, zero);
    std::vector<LevelPredictor> levelPredictors;
    for (std::size_t channel = 0; channel < planes.channels; ++channel)
    {
        levelPredictors.push_back(
            ChannelMoments(levels, fitted, planes, channel).Fit(CONTEXT_REFERENCES));
    }
    std::vector<ContextPredictor> best(planes.channels);
    std::vector<double> fewest(planes.channels, std::numeric_limits<double>::infinity());
    for (const auto gain : GAINS)
    {
        std::vector<ContextPredictor> predictors;
        for (const auto& level : levelPredictors)
        {
            predictors.push_back(Scaled(level, gain, highBits, zero > 0));
        }
        const auto model = WithoutTables(bits, predictors);
        const auto counts = CountParts(model, symbols, samples, planes, zero);
        for (std::size_t channel = 0; channel < planes.channels; ++channel)
        {
            const auto cost = ChannelCost(counts, channel, highBits);
            if (cost < fewest[channel])
            {
                fewest[channel] = cost;
                best[channel] = predictors[channel];
            }
        }
    }
    const auto model = WithoutTables(bits, best);
    const auto counts = CountParts(model, symbols, samples, planes, zero);
    return WithTables(model, counts, std::move(best));
}

} // namespace split
