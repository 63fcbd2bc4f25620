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

/// @param view any @return a copy of it as a torch tensor
torch::Tensor ToTorch(const TensorView& view);

/// @param tensor any @return a torch tensor that keeps its values, instead of a copy
torch::Tensor ToTorch(Tensor&& tensor);

/// @param tensor fp32, dense and row-major @return a copy of it
Tensor FromTorch(const torch::Tensor& tensor);

/// @param tensor any
/// @return whether it is there, fp32, in the memory of the CPU, and not sparse
bool IsPlain(const torch::Tensor& tensor);

/// @param tensor any @return its type, shape and place, for messages
std::string Describe(const torch::Tensor& tensor);

/// @param tensor any @return its extents without the first, the batch
Shape SampleShape(const torch::Tensor& tensor);

/// @param shape of a sample @param count of samples
/// @return the extents of a batch of them, as torch wants them
std::vector<std::int64_t> BatchExtents(const Shape& shape, std::size_t count);

} // namespace split

#endif // SPLIT_NN_TENSOR_CONVERSION_H
