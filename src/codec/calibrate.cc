/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/calibrate.h"

#include "base/error.h"
#include "codec/context-calibrator.h"
#include "codec/layout.h"
#include "codec/symbol-groups.h"
#include "codec/uniform-payload.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace split
{
namespace
{

/// Whether there are values on both sides of zero, and what most of them do not exceed.
Extremes
StaticExtremes(const TensorView& activations, double percentile)
{
    const auto count = ElementCount(activations.shape);
    std::vector<float> magnitudes(count);
    std::transform(activations.values, activations.values + count, magnitudes.begin(), [](float v) {
        return std::abs(v);
    });
    const auto rank =
        static_cast<std::ptrdiff_t>(std::ceil(percentile / 100 * static_cast<double>(count)));
    const auto place = magnitudes.begin() + std::max<std::ptrdiff_t>(rank - 1, 0);
    std::nth_element(magnitudes.begin(), place, magnitudes.end());
    const auto extremes = FindExtremes(activations.values, count);
    return {std::max(extremes.least, -*place), std::min(extremes.greatest, *place)};
}

/// The symbols of activations, and the grids that they were made with.
struct Quantised
{
    std::vector<Grid> grids;           //!< of the samples
    std::vector<std::uint8_t> symbols; //!< sample by sample
};

Quantised
Quantise(const TensorView& activations, const Grid& grid, unsigned bits, Setting setting)
{
    const Layout layout(activations.shape);
    const Selection all(layout);
    setting.bits = bits;
    Quantised quantised;
    if (setting.scale == Scale::STATIC || setting.scale == Scale::LEVELS)
    {
        quantised.grids.assign(layout.samples, grid);
    }
    else
    {
        quantised.grids =
            ChooseGrids(setting, grid.IsTwoSided() ? Sides::TWO : Sides::ONE, all, activations);
    }
    quantised.symbols = QuantiseKept(setting, quantised.grids, all, activations, 0);
    return quantised;
}

/// @return for each symbol the mean, in steps, of what turns into it
std::vector<float>
MeansOfBins(const TensorView& activations, const Quantised& quantised, unsigned bits)
{
    const auto size = Layout(activations.shape).SampleSize();
    std::vector<double> sums(std::size_t{1} << bits);
    std::vector<double> counts(sums.size());
    for (std::size_t i = 0; i < quantised.symbols.size(); ++i)
    {
        const auto symbol = quantised.symbols[i];
        sums[symbol] += activations.values[i] / quantised.grids[i / size].Step();
        ++counts[symbol];
    }
    std::vector<float> means(sums.size());
    for (std::size_t symbol = 0; symbol < sums.size(); ++symbol)
    {
        const auto level = static_cast<int>(symbol) - quantised.grids[0].Zero();
        means[symbol] =
            static_cast<float>(counts[symbol] > 0 ? sums[symbol] / counts[symbol] : level);
    }
    return means;
}

FastTable
CalibrateFast(const std::vector<std::uint8_t>& symbols, std::size_t sampleSize, unsigned bits)
{
    std::vector<std::uint64_t> occurrences(GroupAlphabet(bits));
    std::vector<std::uint8_t> groups(GroupCount(sampleSize, bits));
    for (std::size_t begin = 0; begin < symbols.size(); begin += sampleSize)
    {
        JoinSymbols(symbols.data() + begin, sampleSize, bits, groups.data());
        std::for_each(groups.begin(), groups.end(), [&](auto group) { ++occurrences[group]; });
    }
    return FastTable(Normalise(occurrences));
}

BitsCalibration
CalibrateBits(const TensorView& activations,
              const Extremes& extremes,
              unsigned bits,
              const CalibrationGoal& goal)
{
    const Layout layout(activations.shape);
    const auto grid =
        goal.setting.scale == Scale::LEVELS
            ? Grid::OfLevels(bits)
            : Grid::Reaching(extremes, bits, extremes.least < 0 ? Sides::TWO : Sides::ONE);
    const auto quantised = Quantise(activations, grid, bits, goal.setting);
    return {bits,
            grid,
            goal.useMeans && goal.setting.scale != Scale::LEVELS
                ? MeansOfBins(activations, quantised, bits)
                : std::vector<float>{},
            CalibrateFast(quantised.symbols, layout.SampleSize(), bits),
            CalibrateContext(quantised.symbols,
                             layout.samples,
                             PlanesOf(activations.shape, Selection(layout)),
                             bits,
                             static_cast<unsigned>(grid.Zero()))};
}

void
CheckActivations(const TensorView& activations)
{
    if (activations.shape.size() < 2 || ElementCount(activations.shape) == 0)
    {
        throw Error("calibrate: give activations of at least one sample, batch first");
    }
    const auto* end = activations.values + ElementCount(activations.shape);
    if (!std::all_of(activations.values, end, [](float value) { return std::isfinite(value); }))
    {
        throw Error("calibrate: an activation is not finite; check the model's parameters");
    }
}

} // namespace

Calibration
Calibrate(const TensorView& activations, const CalibrationGoal& goal)
{
    CheckActivations(activations);
    const auto extremes = StaticExtremes(activations, goal.percentile);
    std::vector<BitsCalibration> entries;
    for (const auto bits : goal.bits)
    {
        entries.push_back(CalibrateBits(activations, extremes, bits, goal));
    }
    return Calibration(Shape(activations.shape.begin() + 1, activations.shape.end()),
                       std::move(entries));
}

} // namespace split
