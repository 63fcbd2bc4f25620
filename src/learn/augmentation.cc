/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/augmentation.h"

#include <algorithm>
#include <random>

namespace split
{

namespace
{

/// How one image is varied.
struct Variation
{
    std::ptrdiff_t down;  //!< rows by which its content moves
    std::ptrdiff_t right; //!< columns by which its content moves
    bool mirrored;        //!< whether it is mirrored afterwards
};

/// @return a number from -margin to margin
std::ptrdiff_t
DrawShift(std::size_t margin, std::mt19937_64& generator)
{
    return static_cast<std::ptrdiff_t>(generator() % (2 * margin + 1)) -
           static_cast<std::ptrdiff_t>(margin);
}

/// @return @p index moved by @p shift, but not beyond the border of @p count pixels
std::size_t
SourceIndex(std::size_t index, std::ptrdiff_t shift, std::size_t count)
{
    const auto moved = static_cast<std::ptrdiff_t>(index) - shift;
    return std::clamp(moved, std::ptrdiff_t{0}, static_cast<std::ptrdiff_t>(count) - 1);
}

/// Copies a plane of @p height rows of @p width pixels.
void
VaryPlane(const float* from,
          float* to,
          std::size_t height,
          std::size_t width,
          const Variation& variation)
{
    for (std::size_t row = 0; row < height; ++row)
    {
        const auto* source = from + SourceIndex(row, variation.down, height) * width;
        for (std::size_t column = 0; column < width; ++column)
        {
            const auto mirrored = variation.mirrored ? width - 1 - column : column;
            to[row * width + column] = source[SourceIndex(mirrored, variation.right, width)];
        }
    }
}

} // namespace

Tensor
Augment(const Tensor& batch, const Augmentation& augmentation, std::uint64_t seed)
{
    const auto channels = batch.shape[1];
    const auto height = batch.shape[2];
    const auto width = batch.shape[3];
    std::mt19937_64 generator(seed);
    Tensor varied{batch.shape, std::vector<float>(batch.values.size())};
    for (std::size_t image = 0; image < batch.shape[0]; ++image)
    {
        Variation variation{};
        variation.down = DrawShift(augmentation.margin, generator);
        variation.right = DrawShift(augmentation.margin, generator);
        variation.mirrored = augmentation.flip && generator() % 2 == 1;
        for (std::size_t channel = 0; channel < channels; ++channel)
        {
            const auto offset = (image * channels + channel) * height * width;
            VaryPlane(batch.values.data() + offset,
                      varied.values.data() + offset,
                      height,
                      width,
                      variation);
        }
    }
    return varied;
}

} // namespace split
