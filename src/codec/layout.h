/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_LAYOUT_H
#define SPLIT_CODEC_LAYOUT_H

#include "base/tensor.h"

#include <cstddef>

namespace split
{

/// A tensor's shape {N, C, ...} as the codec sees it.
struct Layout
{
    /// @param shape the extents, of which there is at least one
    explicit Layout(const Shape& shape)
        : samples{shape[0]},
          channels{shape.size() > 1 ? shape[1] : 1}
    {
        for (std::size_t i = 2; i < shape.size(); ++i)
        {
            plane *= shape[i];
        }
    }

    /// @return the number of elements of one sample
    std::size_t SampleSize() const
    {
        return channels * plane;
    }

    /// @return the number of elements of all samples
    std::size_t Size() const
    {
        return samples * SampleSize();
    }

    std::size_t samples;  //!< N
    std::size_t channels; //!< C; 1 where the shape has no such dimension
    std::size_t plane{1}; //!< elements of one channel of one sample
};

} // namespace split

#endif // SPLIT_CODEC_LAYOUT_H
