/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/tensor-conversion.h"

#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <utility>

namespace split
{

torch::Tensor
ToTorch(const TensorView& view)
{
    const std::vector<std::int64_t> extents(view.shape.begin(), view.shape.end());
    auto tensor = torch::empty(extents, torch::kFloat32);
    if (tensor.numel() > 0)
    {
        std::memcpy(tensor.data_ptr<float>(), view.values, tensor.nbytes());
    }
    return tensor;
}

torch::Tensor
ToTorch(Tensor&& tensor)
{
    const std::vector<std::int64_t> extents(tensor.shape.begin(), tensor.shape.end());
    const auto values = std::make_shared<std::vector<float>>(std::move(tensor.values));
    return torch::from_blob(
        values->data(),
        extents,
        [values](void*) {},
        torch::kFloat32);
}

Tensor
FromTorch(const torch::Tensor& tensor)
{
    const auto* values = tensor.data_ptr<float>();
    return {Shape(tensor.sizes().begin(), tensor.sizes().end()), {values, values + tensor.numel()}};
}

bool
IsPlain(const torch::Tensor& tensor)
{
    return tensor.defined() && tensor.scalar_type() == torch::kFloat32 &&
           tensor.layout() == torch::kStrided && tensor.device().is_cpu();
}

std::string
Describe(const torch::Tensor& tensor)
{
    if (!tensor.defined())
    {
        return "nothing";
    }
    return fmt::format("{} values of shape {} on {}",
                       c10::toString(tensor.scalar_type()),
                       fmt::join(tensor.sizes(), "x"),
                       tensor.device().str());
}

Shape
SampleShape(const torch::Tensor& tensor)
{
    const auto extents = tensor.sizes().slice(1);
    return {extents.begin(), extents.end()};
}

std::vector<std::int64_t>
BatchExtents(const Shape& shape, std::size_t count)
{
    std::vector<std::int64_t> extents{static_cast<std::int64_t>(count)};
    extents.insert(extents.end(), shape.begin(), shape.end());
    return extents;
}

} // namespace split
