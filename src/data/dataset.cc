/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/dataset.h"

#include "base/draw.h"
#include "base/error.h"
#include "base/shape-text.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace split
{

namespace
{

/// @return @p count numbers from 0
std::vector<std::size_t>
FirstIndices(std::size_t count)
{
    std::vector<std::size_t> indices(count);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    return indices;
}

/// Sums over the pixels of one channel; exact, so that their order does not matter.
struct ChannelSums
{
    std::uint64_t values{0};  //!< of the pixels, 0 to 255
    std::uint64_t squares{0}; //!< of their squares

    /// Adds the pixels in [@p first, @p last).
    void Add(const std::uint8_t* first, const std::uint8_t* last)
    {
        for (; first != last; ++first)
        {
            values += *first;
            squares += std::uint64_t{*first} * *first;
        }
    }
};

/// Checks that there are samples, and that they are images.
void
CheckSamples(const Shape& shape, std::size_t count)
{
    if (shape.size() != 3 || std::count(shape.begin(), shape.end(), std::size_t{0}) != 0)
    {
        throw Error("data set: its samples have shape '" + ToString(shape) +
                    "', not channels x height x width, each above 0");
    }
    if (count == 0)
    {
        throw Error("data set: it has no samples; give at least one");
    }
}

} // namespace

Dataset::Dataset(Shape sampleShape,
                 std::size_t classCount,
                 std::vector<std::uint8_t> pixels,
                 std::vector<std::uint8_t> labels)
    : m_indices{FirstIndices(labels.size())}
{
    CheckSamples(sampleShape, labels.size());
    const auto expected = labels.size() * ElementCount(sampleShape);
    if (pixels.size() != expected)
    {
        throw Error("data set: " + std::to_string(labels.size()) + " labels need " +
                    std::to_string(expected) + " pixels, not " + std::to_string(pixels.size()));
    }
    if (std::any_of(labels.begin(), labels.end(), [=](auto label) { return label >= classCount; }))
    {
        throw Error("data set: all labels must be below the number of classes, " +
                    std::to_string(classCount));
    }
    m_samples = std::make_shared<const Samples>(
        Samples{std::move(sampleShape), classCount, std::move(pixels), std::move(labels)});
}

Dataset::Dataset(std::shared_ptr<const Samples> samples, std::vector<std::size_t> indices)
    : m_samples{std::move(samples)},
      m_indices{std::move(indices)}
{
}

std::size_t
Dataset::Size() const
{
    return m_indices.size();
}

const Shape&
Dataset::SampleShape() const
{
    return m_samples->shape;
}

std::size_t
Dataset::ClassCount() const
{
    return m_samples->classCount;
}

std::size_t
Dataset::Label(std::size_t index) const
{
    return m_samples->labels[m_indices.at(index)];
}

const std::uint8_t*
Dataset::Pixels(std::size_t index) const
{
    return m_samples->pixels.data() + m_indices.at(index) * ElementCount(SampleShape());
}

Image
Dataset::GetImage(std::size_t index) const
{
    const auto& shape = SampleShape();
    const auto* pixels = Pixels(index);
    return {shape[0], shape[1], shape[2], {pixels, pixels + ElementCount(shape)}};
}

Tensor
Dataset::Sample(std::size_t index, const Normalisation& normalisation) const
{
    return Batch({index}, normalisation);
}

Tensor
Dataset::Batch(const std::vector<std::size_t>& indices, const Normalisation& normalisation) const
{
    const auto& shape = SampleShape();
    const auto sampleSize = ElementCount(shape);
    Tensor batch{{indices.size(), shape[0], shape[1], shape[2]},
                 std::vector<float>(indices.size() * sampleSize)};
    auto* values = batch.values.data();
    for (const auto index : indices)
    {
        NormaliseTo(Pixels(index), shape, normalisation, values);
        values += sampleSize;
    }
    return batch;
}

Dataset
Dataset::Select(std::vector<std::size_t> indices) const
{
    if (indices.empty())
    {
        throw Error("data set: no samples were asked for; ask for at least one");
    }
    for (auto& index : indices)
    {
        index = m_indices.at(index);
    }
    return {m_samples, std::move(indices)};
}

Dataset
Dataset::Subset(std::size_t count, std::uint64_t seed) const
{
    if (count == 0 || count > Size())
    {
        throw Error("data set: a subset of " + std::to_string(count) + " of " +
                    std::to_string(Size()) + " samples was asked for; ask for 1 to " +
                    std::to_string(Size()));
    }
    return Select(Draw(Size(), count, seed));
}

Normalisation
ComputeNormalisation(const Dataset& dataset)
{
    const auto channels = dataset.SampleShape()[0];
    const auto area = dataset.SampleShape()[1] * dataset.SampleShape()[2];
    std::vector<ChannelSums> sums(channels);
    for (std::size_t i = 0; i < dataset.Size(); ++i)
    {
        const auto image = dataset.GetImage(i);
        for (std::size_t channel = 0; channel < channels; ++channel)
        {
            const auto* plane = image.pixels.data() + channel * area;
            sums[channel].Add(plane, plane + area);
        }
    }
    Normalisation normalisation;
    const auto count = static_cast<double>(dataset.Size() * area);
    for (const auto& sum : sums)
    {
        const auto mean = sum.values / count;
        const auto variance = sum.squares / count - mean * mean;
        normalisation.mean.push_back(static_cast<float>(mean / 255));
        normalisation.deviation.push_back(
            variance > 0 ? static_cast<float>(std::sqrt(variance) / 255) : 1.0F);
    }
    return normalisation;
}

} // namespace split
