/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/cut-receiver.h"

#include "base/derive-seed.h"
#include "codec/kept-entries.h"
#include "codec/layout.h"

#include <utility>

namespace split
{

namespace
{

/// @return @p setting with so many bits, and an entropy stage that codes them
Setting
WithBits(Setting setting, unsigned bits)
{
    setting.bits = bits;
    if (bits > 8 && setting.entropy != Entropy::ZSTD)
    {
        setting.entropy = Entropy::NONE; // the others do not take floating point
    }
    return setting;
}

/// @return 1 where something is kept of a tensor of @p shape, else 0
Tensor
MaskOf(const Selection& kept, const Shape& shape)
{
    const Layout layout(shape);
    Tensor mask{shape, std::vector<float>(layout.Size())};
    const std::vector<float> ones(layout.SampleSize(), 1.0F);
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        kept.Scatter(sample, ones.data(), mask.values.data() + sample * layout.SampleSize());
    }
    return mask;
}

/// @return the sums of @p tensor over its samples, by element
std::vector<double>
SumSamples(const Tensor& tensor)
{
    const Layout layout(tensor.shape);
    std::vector<double> sums(layout.SampleSize());
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
    {
        sums[i % sums.size()] += tensor.values[i];
    }
    return sums;
}

} // namespace

CutReceiver::CutReceiver(const Setting& gradient, bool errorFeedback, std::uint64_t seed)
    : m_setting{gradient},
      m_errorFeedback{errorFeedback},
      m_seed{seed}
{
}

void
CutReceiver::Expect(Selection kept)
{
    m_kept.push_back(std::move(kept));
}

EncodedFrame
CutReceiver::Answer(const TensorView& gradient, unsigned bits, std::uint64_t counter)
{
    const auto kept = std::move(m_kept.front());
    m_kept.pop_front();
    const auto setting = WithBits(m_setting, bits);
    const auto seed = DeriveSeed(m_seed, "gradient", counter);
    if (!m_errorFeedback)
    {
        return EncodeKept(setting, gradient, kept, seed);
    }
    const auto corrected = WithResidual(gradient, kept);
    auto frame = EncodeKept(setting, corrected, kept, seed);
    UpdateResidual(corrected, kept, frame);
    return frame;
}

Tensor
CutReceiver::WithResidual(const TensorView& gradient, const Selection& kept) const
{
    const auto count = ElementCount(gradient.shape);
    Tensor corrected{gradient.shape, {gradient.values, gradient.values + count}};
    const auto mask = MaskOf(kept, gradient.shape);
    const auto keepers = SumSamples(mask);
    if (keepers.size() != m_residual.size())
    {
        return corrected;
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto element = i % m_residual.size();
        if (mask.values[i] > 0)
        {
            corrected.values[i] += static_cast<float>(m_residual[element] / keepers[element]);
        }
    }
    return corrected;
}

void
CutReceiver::UpdateResidual(const Tensor& gradient,
                            const Selection& kept,
                            const EncodedFrame& frame)
{
    const auto mask = MaskOf(kept, gradient.shape);
    const auto keepers = SumSamples(mask);
    auto error =
        std::get<Tensor>(DecodeKept(gradient.shape, kept, frame.bytes.data(), frame.bytes.size()));
    for (std::size_t i = 0; i < error.values.size(); ++i)
    {
        error.values[i] = mask.values[i] > 0 ? gradient.values[i] - error.values[i] : 0;
    }
    const auto taken = SumSamples(error);
    m_residual.resize(taken.size());
    for (std::size_t element = 0; element < taken.size(); ++element)
    {
        if (keepers[element] > 0) // else what was taken before waits on
        {
            m_residual[element] = taken[element];
        }
    }
}

void
CutReceiver::Drop()
{
    m_kept.pop_front();
}

void
CutReceiver::Forget()
{
    m_kept.clear();
    m_residual.clear(); // part of it is of what is forgotten
}

TrainingState
CutReceiver::State() const
{
    return {{"residual", PackNumbers(m_residual)}};
}

void
CutReceiver::SetState(const TrainingState& state)
{
    m_residual = UnpackNumbers(state, "residual");
}

} // namespace split
