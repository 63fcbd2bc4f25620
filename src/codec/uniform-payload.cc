/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/uniform-payload.h"

#include "codec/layout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace split
{
namespace
{

/// The kept values of one sample after the other.
class KeptValues
{
  public:
    KeptValues(const Selection& selection, const TensorView& tensor)
        : m_selection{selection},
          m_values{tensor.values},
          m_size{Layout(tensor.shape).SampleSize()},
          m_gathered(selection.Form() == Selection::Index::ALL ? 0 : m_size)
    {
    }

    /// @return the kept values of sample @p sample, until the next call
    const float* Of(std::size_t sample)
    {
        const auto* values = m_values + sample * m_size;
        if (m_selection.Form() == Selection::Index::ALL)
        {
            return values;
        }
        m_selection.Gather(sample, values, m_gathered.data());
        return m_gathered.data();
    }

  private:
    const Selection& m_selection;  //!< what is kept
    const float* m_values;         //!< of the tensor
    std::size_t m_size;            //!< elements of a sample
    std::vector<float> m_gathered; //!< the kept values, where they are not all
};

/**
 * Quantises values of one sample as @p setting says.
 *
 * @param position of the first of them among all, which tells their random numbers
 */
void
QuantiseSample(const Setting& setting,
               const Grid& grid,
               const float* values,
               std::size_t count,
               std::uint64_t seed,
               std::size_t position,
               std::uint8_t* symbols)
{
    const auto deadZone = static_cast<float>(setting.deadZone);
    if (setting.rounding == Rounding::STOCHASTIC)
    {
        grid.QuantiseStochastically(values, count, deadZone, seed, position, symbols);
    }
    else
    {
        grid.Quantise(values, count, deadZone, symbols);
    }
}

/// Draws the extremes in to the percentile of the magnitudes, unless that is zero.
Extremes
Clip(const Extremes& extremes, const float* values, std::size_t count, double percentile)
{
    std::vector<float> magnitudes(count);
    std::transform(values, values + count, magnitudes.begin(), [](float value) {
        return std::isfinite(value) ? std::abs(value) : 0.0F;
    });
    const auto rank =
        static_cast<std::size_t>(std::ceil(percentile / 100 * static_cast<double>(count)));
    const auto place = magnitudes.begin() + static_cast<std::ptrdiff_t>(rank > 0 ? rank - 1 : 0);
    std::nth_element(magnitudes.begin(), place, magnitudes.end());
    const auto limit = *place;
    if (limit == 0)
    {
        return extremes;
    }
    return {std::max(extremes.least, -limit), std::min(extremes.greatest, limit)};
}

} // namespace

std::vector<Grid>
ChooseGrids(const Setting& setting,
            Sides sides,
            const Selection& selection,
            const TensorView& tensor)
{
    const Layout layout(tensor.shape);
    KeptValues kept(selection, tensor);
    std::vector<Grid> grids;
    grids.reserve(layout.samples);
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        const auto count = selection.KeptCount(sample);
        const auto* values = kept.Of(sample);
        auto extremes = FindExtremes(values, count);
        if (setting.scale == Scale::PERCENTILE && count > 0)
        {
            extremes = Clip(extremes, values, count, setting.percentile);
        }
        grids.push_back(Grid::Reaching(extremes, setting.bits, sides));
    }
    return grids;
}

std::vector<std::uint8_t>
QuantiseKept(const Setting& setting,
             const std::vector<Grid>& grids,
             const Selection& selection,
             const TensorView& tensor,
             std::uint64_t seed)
{
    KeptValues kept(selection, tensor);
    std::vector<std::uint8_t> symbols(selection.KeptCount());
    std::size_t position = 0;
    for (std::size_t sample = 0; sample < grids.size(); ++sample)
    {
        const auto count = selection.KeptCount(sample);
        auto* out = symbols.data() + position;
        QuantiseSample(setting, grids[sample], kept.Of(sample), count, seed, position, out);
        position += count;
    }
    return symbols;
}

std::vector<std::uint8_t>
QuantiseAll(const Setting& setting,
            const std::vector<Grid>& grids,
            const Selection& selection,
            const TensorView& tensor,
            std::uint64_t seed)
{
    const auto size = Layout(tensor.shape).SampleSize();
    KeptValues kept(selection, tensor);
    std::vector<float> sparse(size);
    std::vector<std::uint8_t> symbols(grids.size() * size);
    for (std::size_t sample = 0; sample < grids.size(); ++sample)
    {
        const auto position = sample * size;
        std::fill(sparse.begin(), sparse.end(), 0.0F);
        selection.Scatter(sample, kept.Of(sample), sparse.data());
        auto* out = symbols.data() + position;
        QuantiseSample(setting, grids[sample], sparse.data(), size, seed, position, out);
    }
    return symbols;
}

void
RestoreKept(const std::vector<std::uint8_t>& symbols,
            const std::vector<Grid>& grids,
            const float* points,
            const Selection& selection,
            Tensor& tensor)
{
    const auto size = Layout(tensor.shape).SampleSize();
    const bool isAll = selection.Form() == Selection::Index::ALL;
    std::vector<float> kept(isAll ? 0 : size);
    const auto* next = symbols.data();
    for (std::size_t sample = 0; sample < grids.size(); ++sample)
    {
        const auto count = selection.KeptCount(sample);
        auto* values = tensor.values.data() + sample * size;
        grids[sample].Restore(next, count, points, isAll ? values : kept.data());
        if (!isAll)
        {
            selection.Scatter(sample, kept.data(), values);
        }
        next += count;
    }
}

SymbolFormat
FormatOf(const FrameHeader& header,
         const BitsCalibration* calibration,
         const Selection& selection,
         const std::vector<Grid>& grids)
{
    SymbolFormat format{header.entropy,
                        header.bits,
                        grids.empty() ? 0U : static_cast<unsigned>(grids[0].Zero()),
                        header.calibratedTables ? calibration : nullptr,
                        {},
                        {}};
    if (selection.IsOfElements())
    {
        // Single elements have lost their neighbours: they are one long row.
        format.counts = {selection.KeptCount()};
        format.planes = {{0}, 1, 1, selection.KeptCount()};
        return format;
    }
    for (std::size_t sample = 0; sample < header.shape[0]; ++sample)
    {
        format.counts.push_back(selection.KeptCount(sample));
    }
    format.planes = PlanesOf(header.shape, selection);
    return format;
}

SymbolPlanes
PlanesOf(const Shape& shape, const Selection& selection)
{
    const Layout layout(shape);
    const auto columns = shape.size() > 2 ? shape.back() : 1;
    return {selection.Channels(),
            layout.channels,
            columns > 0 ? layout.plane / columns : 0,
            columns};
}

} // namespace split
