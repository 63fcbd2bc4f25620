/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_STORED_TENSOR_H
#define SPLIT_NN_STORED_TENSOR_H

#include "base/safetensors.h"

#include <string>
#include <torch/torch.h>

namespace split
{

/// @param type any @return torch's name of it
torch::Dtype TorchType(ElementType type);

/**
 * @param name of the tensor, for messages
 * @param tensor on the CPU, with any strides
 * @return a copy of it as files hold it
 * @throws Error if there is no such type in a file
 */
SafeTensor ToStored(const std::string& name, const torch::Tensor& tensor);

/// @param stored whose bytes fill its shape @return a copy of it
torch::Tensor FromStored(const SafeTensor& stored);

} // namespace split

#endif // SPLIT_NN_STORED_TENSOR_H
