/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/kept-entries.h"

#include "base/shape-text.h"
#include "codec/layout.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace split
{
namespace
{

/// @return how many elements the sample of @p samples keeps that keeps most
std::size_t
MostKept(const Selection& kept, std::size_t samples)
{
    std::size_t most = 0;
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        most = std::max(most, kept.KeptCount(sample));
    }
    return most;
}

/// @return the kept entries of @p tensor
Tensor
GatherKept(const TensorView& tensor, const Selection& kept)
{
    const Layout layout(tensor.shape);
    const auto shape = KeptShape(kept, tensor.shape);
    Tensor gathered{shape, std::vector<float>(ElementCount(shape))};
    auto* values = gathered.values.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        kept.Gather(sample, tensor.values + sample * layout.SampleSize(), values);
        values += Layout(shape).SampleSize();
    }
    return gathered;
}

/// @return @p gathered entries in their places in a tensor of @p shape
Tensor
ScatterKept(const Tensor& gathered, const Shape& shape, const Selection& kept)
{
    const Layout layout(shape);
    Tensor tensor{shape, std::vector<float>(layout.Size())};
    const auto* values = gathered.values.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        kept.Scatter(sample, values, tensor.values.data() + sample * layout.SampleSize());
        values += Layout(gathered.shape).SampleSize();
    }
    return tensor;
}

} // namespace

Shape
KeptShape(const Selection& kept, const Shape& shape)
{
    if (kept.IsOfElements())
    {
        return {shape[0], MostKept(kept, shape[0])};
    }
    auto gathered = shape;
    if (gathered.size() > 1)
    {
        gathered[1] = kept.Channels().size();
    }
    return gathered;
}

EncodedFrame
EncodeKept(const Setting& setting,
           const TensorView& tensor,
           const Selection& kept,
           std::uint64_t seed)
{
    Selection all(Layout(KeptShape(kept, tensor.shape)));
    if (kept.Form() == Selection::Index::ALL)
    {
        return EncodeSelected(setting, tensor, all, seed);
    }
    return EncodeSelected(setting, GatherKept(tensor, kept), all, seed);
}

std::variant<Tensor, FrameError>
DecodeKept(const Shape& shape, const Selection& kept, const std::uint8_t* bytes, std::size_t count)
{
    auto decoded = Decode(bytes, count);
    const auto* gathered = std::get_if<Tensor>(&decoded);
    if (gathered == nullptr || (gathered->shape == shape && kept.Form() == Selection::Index::ALL))
    {
        return decoded;
    }
    const auto expected = KeptShape(kept, shape);
    if (gathered->shape != expected)
    {
        return FrameError{fmt::format("shape: {} where {} was kept",
                                      ToString(gathered->shape),
                                      ToString(expected))};
    }
    return ScatterKept(*gathered, shape, kept);
}

} // namespace split
