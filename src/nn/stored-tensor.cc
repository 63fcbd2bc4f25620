/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/stored-tensor.h"

#include "base/error.h"

#include <cstring>
#include <fmt/format.h>

namespace split
{

namespace
{

/// @return the type of an element in a file
ElementType
StoredType(const std::string& name, const torch::Tensor& tensor)
{
    switch (tensor.scalar_type())
    {
    case torch::kFloat32:
        return ElementType::F32;
    case torch::kFloat16:
        return ElementType::F16;
    case torch::kInt64:
        return ElementType::I64;
    case torch::kUInt8:
        return ElementType::U8;
    default:
        throw Error(fmt::format("tensor '{}': its type cannot be stored; use fp32, fp16, int64 or "
                                "uint8",
                                name));
    }
}

} // namespace

torch::Dtype
TorchType(ElementType type)
{
    switch (type)
    {
    case ElementType::F32:
        return torch::kFloat32;
    case ElementType::F16:
        return torch::kFloat16;
    case ElementType::I64:
        return torch::kInt64;
    case ElementType::U8:
        break;
    }
    return torch::kUInt8;
}

SafeTensor
ToStored(const std::string& name, const torch::Tensor& tensor)
{
    const auto type = StoredType(name, tensor);
    const auto dense = tensor.contiguous();
    const auto* bytes = static_cast<const std::uint8_t*>(dense.data_ptr());
    return {type,
            Shape(dense.sizes().begin(), dense.sizes().end()),
            {bytes, bytes + dense.nbytes()}};
}

torch::Tensor
FromStored(const SafeTensor& stored)
{
    const std::vector<std::int64_t> extents(stored.shape.begin(), stored.shape.end());
    auto tensor = torch::empty(extents, TorchType(stored.type));
    if (!stored.bytes.empty())
    {
        std::memcpy(tensor.data_ptr(), stored.bytes.data(), stored.bytes.size());
    }
    return tensor;
}

} // namespace split
