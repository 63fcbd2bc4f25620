/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/light-bottleneck.h"

namespace split
{

using namespace torch::nn;

namespace
{

/// @return a layer that mixes the channels of an activation of shape @p sample at each place
AnyModule
Mix(const Shape& sample, std::size_t in, std::size_t out)
{
    return sample.size() == 1 ? AnyModule(Linear(in, out)) : AnyModule(Conv2d(in, out, 1));
}

} // namespace

LightEncoderImpl::LightEncoderImpl(const Shape& activation, std::size_t channels, unsigned bits)
    : EncoderUnit("LightEncoder"),
      m_mix{Mix(activation, activation[0], channels)},
      m_channels{channels},
      m_highest{static_cast<double>((1U << bits) - 1)}
{
    register_module("mix", m_mix.ptr());
}

torch::Tensor
LightEncoderImpl::forward(const torch::Tensor& x)
{
    const auto within = m_mix.forward(x).clamp(0, m_highest);
    if (!is_training())
    {
        return within.round();
    }
    // The difference of a value and its nearest integer is exact, and so is this sum.
    const auto levels = within + (within.round() - within).detach();
    m_bits = torch::log2(1 + levels).sum() / x.size(0);
    return levels;
}

std::size_t
LightEncoderImpl::Channels() const
{
    return m_channels;
}

torch::Tensor
LightEncoderImpl::SendingLoss(double rateWeight, std::size_t) const
{
    return m_bits.defined() && rateWeight > 0 ? rateWeight * m_bits : torch::Tensor();
}

torch::Tensor
LightEncoderImpl::Importance() const
{
    return {};
}

void
LightEncoderImpl::ResetGates(std::uint64_t)
{
}

Sequential
MakeLightDecoder(std::size_t channels, const Shape& activation, bool isRectified)
{
    Sequential decoder;
    decoder->push_back(Mix(activation, channels, activation[0]));
    if (isRectified)
    {
        decoder->push_back(ReLU());
    }
    return decoder;
}

} // namespace split
