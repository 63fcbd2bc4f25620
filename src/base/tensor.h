/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_TENSOR_H
#define SPLIT_BASE_TENSOR_H

#include <cstddef>
#include <functional>
#include <numeric>
#include <vector>

namespace split
{

/// The extent of each dimension, outermost first; a batch of images is {N, C, H, W}.
using Shape = std::vector<std::size_t>;

/**
 * @param shape the extent of each dimension
 * @return the number of elements; 1 for the empty shape (a scalar)
 */
inline std::size_t
ElementCount(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// A dense, row-major fp32 tensor that owns its values: what crosses between the rooms of the
/// library without any of them having to know LibTorch.
struct Tensor
{
    Shape shape;               //!< extent of each dimension, batch first
    std::vector<float> values; //!< ElementCount(shape) values, the last dimension fastest
};

/// A dense, row-major fp32 tensor that belongs to someone else.
struct TensorView
{
    /// @param data laid out elsewhere, which must outlive the view
    /// @param extents of each dimension
    TensorView(const float* data, Shape extents)
        : values{data},
          shape{std::move(extents)}
    {
    }

    /// @param tensor which must outlive the view
    TensorView(const Tensor& tensor) // implicit: a tensor is welcome wherever a view is read
        : values{tensor.values.data()},
          shape{tensor.shape}
    {
    }

    const float* values; //!< ElementCount(shape) values, the last dimension fastest
    Shape shape;         //!< extent of each dimension, batch first
};

} // namespace split

#endif // SPLIT_BASE_TENSOR_H
