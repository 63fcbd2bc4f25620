/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/published-bottleneck.h"

#include <ATen/CPUGeneratorImpl.h>

namespace split
{

using namespace torch::nn;

namespace
{

constexpr double LOSS_WEIGHT = 1000;
constexpr double LARGEST_GATE_WEIGHT = 15; //!< its sigmoid is 1, but for 3e-7
constexpr double UNIMPORTANT_GATE = 0.9;   //!< weights of gates below get a new chance
constexpr double NORM_MOMENTUM = 0.03;
constexpr double NORM_EPSILON = 1e-4;

/// @return as many weights of gates
torch::Tensor
DrawGates(std::int64_t count, std::uint64_t seed)
{
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return torch::empty({count}).uniform_(0, LARGEST_GATE_WEIGHT, generator);
}

AnyModule
MakeMix(const Shape& activation, std::size_t channels, std::size_t stride)
{
    if (activation.size() == 1)
    {
        return AnyModule(Linear(activation[0], channels));
    }
    return AnyModule(Conv2d(Conv2dOptions(activation[0], channels, 3).stride(stride).padding(1)));
}

AnyModule
MakeNorm(const Shape& activation, std::size_t channels)
{
    if (activation.size() == 1)
    {
        return AnyModule(
            BatchNorm1d(BatchNorm1dOptions(channels).momentum(NORM_MOMENTUM).eps(NORM_EPSILON)));
    }
    return AnyModule(
        BatchNorm2d(BatchNorm2dOptions(channels).momentum(NORM_MOMENTUM).eps(NORM_EPSILON)));
}

/// @return by how much a transposed convolution has to enlarge its answer to restore @p extent
std::int64_t
MissingPixels(std::size_t extent, std::size_t stride)
{
    return static_cast<std::int64_t>((extent - 1) % stride);
}

} // namespace

PublishedEncoderImpl::PublishedEncoderImpl(const Shape& activation,
                                           std::size_t channels,
                                           std::size_t stride,
                                           double sharpness,
                                           std::uint64_t seed)
    : EncoderUnit("PublishedEncoder"),
      m_mix{MakeMix(activation, channels, stride)},
      m_normalise{MakeNorm(activation, channels)},
      m_sharpness{sharpness}
{
    register_module("mix", m_mix.ptr());
    register_module("normalise", m_normalise.ptr());
    m_gates = register_parameter("gates", DrawGates(static_cast<std::int64_t>(channels), seed));
}

torch::Tensor
PublishedEncoderImpl::forward(const torch::Tensor& x)
{
    const auto y = torch::sigmoid(m_normalise.forward(m_mix.forward(x)));
    const auto gates = torch::sigmoid(m_gates);
    return y * (y.dim() == 4 ? gates.view({-1, 1, 1}) : gates);
}

std::size_t
PublishedEncoderImpl::Channels() const
{
    return m_gates.numel();
}

torch::Tensor
PublishedEncoderImpl::SendingLoss(double, std::size_t budget) const
{
    const auto excess = m_sharpness * (Importance().sum() - static_cast<double>(budget));
    return LOSS_WEIGHT * (torch::exp(excess) + torch::exp(-excess));
}

torch::Tensor
PublishedEncoderImpl::Importance() const
{
    return torch::sigmoid(m_gates).square();
}

void
PublishedEncoderImpl::ResetGates(std::uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    const auto isUnimportant = m_gates < UNIMPORTANT_GATE;
    const auto drawn = DrawGates(m_gates.numel(), seed);
    m_gates.copy_(torch::where(isUnimportant, drawn, torch::full_like(drawn, LARGEST_GATE_WEIGHT)));
}

Sequential
MakePublishedDecoder(std::size_t channels, const Shape& activation, std::size_t stride)
{
    if (activation.size() == 1)
    {
        return Sequential(Linear(channels, activation[0]), ReLU());
    }
    const torch::ExpandingArray<2> missing(
        {MissingPixels(activation[1], stride), MissingPixels(activation[2], stride)});
    const auto options = ConvTranspose2dOptions(channels, activation[0], 3)
                             .stride(stride)
                             .padding(1)
                             .output_padding(missing);
    return Sequential(ConvTranspose2d(options), ReLU());
}

} // namespace split
