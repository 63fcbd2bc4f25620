/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_NORMALISATION_H
#define SPLIT_DATA_NORMALISATION_H

#include "base/tensor.h"
#include "data/image.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// What turns pixels into the network's input: (pixel / 255 - mean) / deviation, by channel.
struct Normalisation
{
    std::vector<float> mean;      //!< one value a channel, of pixels scaled to [0, 1]
    std::vector<float> deviation; //!< one positive value a channel, likewise
};

/**
 * Checks that a normalisation can be used.
 *
 * @param normalisation any
 * @param channels of the images
 * @throws Error unless there is a finite mean and a positive deviation for each channel
 */
void CheckNormalisation(const Normalisation& normalisation, std::size_t channels);

/**
 * @param image as it was recorded
 * @param normalisation of as many channels
 * @return @p image as the network takes it: {1, C, H, W}
 * @throws Error if the two differ in their channels
 */
Tensor Normalise(const Image& image, const Normalisation& normalisation);

/**
 * Normalises the pixels of one image into memory of the caller.
 *
 * @param pixels {C, H, W} bytes
 * @param shape {C, H, W}
 * @param normalisation of C channels
 * @param values receives {C, H, W} values
 * @throws Error if shape and normalisation differ in their channels
 */
void NormaliseTo(const std::uint8_t* pixels,
                 const Shape& shape,
                 const Normalisation& normalisation,
                 float* values);

} // namespace split

#endif // SPLIT_DATA_NORMALISATION_H
