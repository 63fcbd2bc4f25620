/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_DATASET_H
#define SPLIT_DATA_DATASET_H

#include "base/tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace split
{

/// Which part of a data set to read.
enum class Part
{
    TRAIN,
    TEST
};

/// An image as it was recorded: 8 bits a channel, rows top to bottom.
struct Image
{
    std::size_t channels;             //!< 1 (grey) or 3 (red, green, blue planes in this order)
    std::size_t height;               //!< rows
    std::size_t width;                //!< columns
    std::vector<std::uint8_t> pixels; //!< channels x height x width, the column fastest
};

/// What turns pixels into the network's input: (pixel / 255 - mean) / deviation, by channel.
struct Normalisation
{
    std::vector<float> mean;      //!< one value a channel, of pixels scaled to [0, 1]
    std::vector<float> deviation; //!< one positive value a channel, likewise
};

/**
 * Labelled images, held in memory once and shared by everyone who reads them.
 *
 * Copies and subsets are cheap: they share the pixels.
 */
class Dataset
{
  public:
    /// @return the number of samples
    std::size_t Size() const;

    /// @return {channels, height, width}
    const Shape& SampleShape() const;

    /// @return the number of classes; labels are below it
    std::size_t ClassCount() const;

    /// @return the label of sample @p index
    std::size_t Label(std::size_t index) const;

    /// @return sample @p index as recorded
    Image GetImage(std::size_t index) const;

    /// @return sample @p index as the network takes it: {1, C, H, W}
    Tensor Sample(std::size_t index, const Normalisation& normalisation) const;

    /// @return the samples at @p indices as one batch: {N, C, H, W}
    Tensor Batch(const std::vector<std::size_t>& indices, const Normalisation& normalisation) const;

    /// @return @p count samples drawn without replacement by @p seed, the same on every platform
    Dataset Subset(std::size_t count, std::uint64_t seed) const;
};

/// @return @p image as the network takes it: {1, C, H, W}
Tensor Normalise(const Image& image, const Normalisation& normalisation);

} // namespace split

#endif // SPLIT_DATA_DATASET_H
