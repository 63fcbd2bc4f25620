/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_TENSOR_CONVERSION_H
#define SPLIT_NN_TENSOR_CONVERSION_H

#include "base/tensor.h"

#include <string>
#include <torch/torch.h>

namespace split
{

/// @return a copy of @p view as a torch tensor
torch::Tensor ToTorch(const TensorView& view);

/// @return the values of @p tensor as a torch tensor, which keeps them instead of a copy
torch::Tensor ToTorch(Tensor&& tensor);

/// @return a copy of @p tensor, which is fp32, dense and row-major
Tensor FromTorch(const torch::Tensor& tensor);

/// @return whether @p tensor is there, fp32, in the memory of the CPU, and not sparse
bool IsPlain(const torch::Tensor& tensor);

/// @return type, shape and place of @p tensor, for messages
std::string Describe(const torch::Tensor& tensor);

/// @return the extents of @p tensor without the first, the batch
Shape SampleShape(const torch::Tensor& tensor);

/// @return @p shape with a batch of @p count in front, as torch wants it
std::vector<std::int64_t> BatchExtents(const Shape& shape, std::size_t count);

} // namespace split

#endif // SPLIT_NN_TENSOR_CONVERSION_H
