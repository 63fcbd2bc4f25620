/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_DATASET_H
#define SPLIT_DATA_DATASET_H

#include "base/tensor.h"
#include "data/image.h"
#include "data/normalisation.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace split
{

/**
 * Labelled images, held in memory once and shared by everyone who reads them.
 *
 * Copies and subsets are cheap: they share the pixels. Methods that take the index of a sample
 * throw std::out_of_range unless it is below Size().
 */
class Dataset
{
  public:
    /**
     * @param sampleShape {channels, height, width}, each above 0
     * @param classCount the number of classes
     * @param pixels the images one after the other, each as Image::pixels
     * @param labels the class of each image, below @p classCount
     * @throws Error if there are no images, not as many as labels, or none can have that shape, or
     *         if a label is out of range
     */
    Dataset(Shape sampleShape,
            std::size_t classCount,
            std::vector<std::uint8_t> pixels,
            std::vector<std::uint8_t> labels);

    /// @return the number of samples
    std::size_t Size() const;

    /// @return {channels, height, width}
    const Shape& SampleShape() const;

    /// @return the number of classes; labels are below it
    std::size_t ClassCount() const;

    /// @param index of a sample @return its label
    std::size_t Label(std::size_t index) const;

    /// @param index of a sample @return it as recorded
    Image GetImage(std::size_t index) const;

    /**
     * @param index of the sample
     * @param normalisation of as many channels as the samples have
     * @return the sample as the network takes it: {1, C, H, W}
     * @throws Error if the channels differ
     */
    Tensor Sample(std::size_t index, const Normalisation& normalisation) const;

    /**
     * @param indices of the samples, in the order wanted
     * @param normalisation of as many channels as the samples have
     * @return the samples as one batch: {N, C, H, W}
     * @throws Error if the channels differ
     */
    Tensor Batch(const std::vector<std::size_t>& indices, const Normalisation& normalisation) const;

    /**
     * @param indices of the samples wanted, at least one, in the order wanted
     * @return these samples
     * @throws Error if there are none
     */
    Dataset Select(std::vector<std::size_t> indices) const;

    /**
     * Draws without replacement, the same on every platform.
     *
     * @param count the number of samples, at least 1 and at most Size()
     * @param seed of the draw
     * @return the samples drawn, in random order
     * @throws Error if @p count is out of range
     */
    Dataset Subset(std::size_t count, std::uint64_t seed) const;

  private:
    /// What copies and subsets share; nobody changes it.
    struct Samples
    {
        Shape shape;                      //!< of one sample
        std::size_t classCount;           //!< labels are below it
        std::vector<std::uint8_t> pixels; //!< of all samples
        std::vector<std::uint8_t> labels; //!< of all samples
    };

    /// The part of @p samples that @p indices list.
    Dataset(std::shared_ptr<const Samples> samples, std::vector<std::size_t> indices);

    /// @return the first pixel of sample @p index
    const std::uint8_t* Pixels(std::size_t index) const;

    std::shared_ptr<const Samples> m_samples; //!< all that were read
    std::vector<std::size_t> m_indices;       //!< which of them belong to this data set
};

/**
 * @param dataset the samples that the network is trained on
 * @return mean and deviation of each channel over all pixels; the deviation of a channel that
 *     never varies is 1
 */
Normalisation ComputeNormalisation(const Dataset& dataset);

} // namespace split

#endif // SPLIT_DATA_DATASET_H
