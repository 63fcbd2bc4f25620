/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/channel-weights.h"

#include "nn/tensor-conversion.h"

namespace split
{

namespace
{

/// Weights, and the dimension along which their input lies.
struct LayerWeights
{
    torch::Tensor parameter; //!< undefined if the module is no such layer
    std::int64_t dimension;  //!< of the input's channels
};

LayerWeights
WeightsOf(const torch::nn::Module& module)
{
    if (const auto* convolution = module.as<torch::nn::Conv2d>())
    {
        // Where each channel has a group of its own, the outputs follow the channels.
        const bool isDepthwise = convolution->options.groups() > 1;
        return {convolution->weight, isDepthwise ? 0 : 1};
    }
    if (const auto* transposed = module.as<torch::nn::ConvTranspose2d>())
    {
        return {transposed->weight, 0};
    }
    if (const auto* linear = module.as<torch::nn::Linear>())
    {
        return {linear->weight, 1};
    }
    return {};
}

} // namespace

std::optional<ChannelWeights>
FindChannelWeights(const ModelPart& tail, std::size_t channels)
{
    const auto count = static_cast<std::int64_t>(channels);
    for (const auto& stage : tail.Stages())
    {
        for (const auto& module : stage->modules())
        {
            const auto [parameter, dimension] = WeightsOf(*module);
            if (!parameter.defined())
            {
                continue;
            }
            const auto size = parameter.size(dimension);
            return size % count == 0
                       ? std::optional(ChannelWeights{parameter, dimension, size / count})
                       : std::nullopt;
        }
    }
    return std::nullopt;
}

std::vector<float>
NormsOf(const ChannelWeights& weights)
{
    const torch::NoGradGuard noGradients;
    const auto channels = weights.parameter.size(weights.dimension) / weights.extent;
    const auto rows = weights.parameter.movedim(weights.dimension, 0).reshape({channels, -1});
    return FromTorch(rows.square().sum(1).sqrt().contiguous()).values;
}

} // namespace split
