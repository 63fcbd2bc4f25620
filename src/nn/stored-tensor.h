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

/// @return torch's name of @p type
torch::Dtype TorchType(ElementType type);

/**
 * @param name of the tensor, for messages
 * @param tensor on the CPU, with any strides
 * @return a copy of it as files hold it
 * @throws Error if there is no such type in a file
 */
SafeTensor ToStored(const std::string& name, const torch::Tensor& tensor);

/// @return a copy of @p stored, whose bytes fill its shape
torch::Tensor FromStored(const SafeTensor& stored);

} // namespace split

#endif // SPLIT_NN_STORED_TENSOR_H
