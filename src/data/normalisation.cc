/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/normalisation.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace split
{

namespace
{

/// @throws Error unless @p normalisation has both values for each of @p channels
void
CheckChannels(const Normalisation& normalisation, std::size_t channels)
{
    for (const auto known : {normalisation.mean.size(), normalisation.deviation.size()})
    {
        if (known != channels)
        {
            throw Error("image: it has " + std::to_string(channels) +
                        " channels and the normalisation " + std::to_string(known) +
                        "; use the data set that the model was trained for");
        }
    }
}

} // namespace

void
CheckNormalisation(const Normalisation& normalisation, std::size_t channels)
{
    const auto& [mean, deviation] = normalisation;
    const auto isFinite = [](float value) { return std::isfinite(value); };
    const auto isPositive = [](float value) { return std::isfinite(value) && value > 0; };
    const auto of = " number for each of " + std::to_string(channels) + " channels";
    if (mean.size() != channels || !std::all_of(mean.begin(), mean.end(), isFinite))
    {
        throw Error("the mean is not one finite" + of);
    }
    if (deviation.size() != channels ||
        !std::all_of(deviation.begin(), deviation.end(), isPositive))
    {
        throw Error("the deviation is not one positive" + of);
    }
}

void
NormaliseTo(const std::uint8_t* pixels,
            const Shape& shape,
            const Normalisation& normalisation,
            float* values)
{
    CheckChannels(normalisation, shape[0]);
    const auto area = shape[1] * shape[2];
    for (std::size_t channel = 0; channel < shape[0]; ++channel)
    {
        const auto mean = normalisation.mean[channel];
        const auto deviation = normalisation.deviation[channel];
        const auto* plane = pixels + channel * area;
        std::transform(plane, plane + area, values + channel * area, [=](std::uint8_t pixel) {
            return (pixel / 255.0F - mean) / deviation;
        });
    }
}

Tensor
Normalise(const Image& image, const Normalisation& normalisation)
{
    const Shape shape{image.channels, image.height, image.width};
    Tensor tensor{{1, image.channels, image.height, image.width},
                  std::vector<float>(ElementCount(shape))};
    NormaliseTo(image.pixels.data(), shape, normalisation, tensor.values.data());
    return tensor;
}

} // namespace split
