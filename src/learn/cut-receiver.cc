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
    const auto corrected = WithResidual(gradient);
    auto frame = EncodeKept(setting, corrected, kept, seed);
    UpdateResidual(corrected, kept, frame);
    return frame;
}

Tensor
CutReceiver::WithResidual(const TensorView& gradient) const
{
    const auto count = ElementCount(gradient.shape);
    Tensor corrected{gradient.shape, {gradient.values, gradient.values + count}};
    if (Layout(gradient.shape).SampleSize() == m_residual.size())
    {
        for (std::size_t i = 0; i < count; ++i)
        {
            corrected.values[i] += static_cast<float>(m_residual[i % m_residual.size()]);
        }
    }
    return corrected;
}

void
CutReceiver::UpdateResidual(const Tensor& gradient,
                            const Selection& kept,
                            const EncodedFrame& frame)
{
    const Layout layout(gradient.shape);
    const auto lossless = EncodeKept(Setting::Parse("bits=32,entropy=none"), gradient, kept, 0);
    const auto restore = [&](const EncodedFrame& encoded) {
        return std::get<Tensor>(
            DecodeKept(gradient.shape, kept, encoded.bytes.data(), encoded.bytes.size()));
    };
    const auto wanted = restore(lossless);
    const auto sent = restore(frame);
    m_residual.assign(layout.SampleSize(), 0);
    for (std::size_t i = 0; i < layout.Size(); ++i)
    {
        m_residual[i % m_residual.size()] +=
            (double{wanted.values[i]} - sent.values[i]) / static_cast<double>(layout.samples);
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
