/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/kept-entries.h"

#include "base/shape-text.h"
#include "codec/layout.h"

#include <fmt/format.h>
#include <utility>

namespace split
{
namespace
{

/// @return whether all @p samples keep as many elements
bool
IsEven(const Selection& kept, std::size_t samples)
{
    for (std::size_t sample = 1; sample < samples; ++sample)
    {
        if (kept.KeptCount(sample) != kept.KeptCount(0))
        {
            return false;
        }
    }
    return true;
}

/// @return the kept entries of @p tensor
Tensor
GatherKept(const TensorView& tensor, const Selection& kept)
{
    const Layout layout(tensor.shape);
    Tensor gathered{KeptShape(kept, tensor.shape), std::vector<float>(kept.KeptCount())};
    auto* values = gathered.values.data();
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        kept.Gather(sample, tensor.values + sample * layout.SampleSize(), values);
        values += kept.KeptCount(sample);
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
        values += kept.KeptCount(sample);
    }
    return tensor;
}

} // namespace

Shape
KeptShape(const Selection& kept, const Shape& shape)
{
    if (kept.IsOfElements())
    {
        return IsEven(kept, shape[0]) ? Shape{shape[0], shape[0] > 0 ? kept.KeptCount(0) : 0}
                                      : Shape{1, kept.KeptCount()};
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
    if (kept.Form() == Selection::Index::ALL)
    {
        return EncodeSelected(setting, tensor, kept, seed);
    }
    const auto gathered = GatherKept(tensor, kept);
    return EncodeSelected(setting, gathered, Selection(Layout(gathered.shape)), seed);
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
