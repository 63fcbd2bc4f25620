/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/weight-init.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>

namespace split
{

namespace
{

/// @param fanIn the number of weighted inputs that an output of the layer sums up
void
Draw(torch::Tensor weight, torch::Tensor bias, double fanIn, const at::Generator& generator)
{
    const auto bound = std::sqrt(6.0 / fanIn);
    weight.uniform_(-bound, bound, generator);
    if (bias.defined())
    {
        bias.zero_();
    }
}

/// @param weight of a layer: outputs first, then the inputs of one output
double
FanIn(const torch::Tensor& weight)
{
    return static_cast<double>(weight.numel() / weight.size(0));
}

/// @return the same, in the mean, of a layer whose weight is inputs first, and whose outputs lie
///         closer together than its inputs
double
FanIn(const torch::nn::ConvTranspose2dImpl& layer)
{
    const auto& stride = layer.options.stride();
    return FanIn(layer.weight.transpose(0, 1)) / static_cast<double>(stride->at(0) * stride->at(1));
}

} // namespace

void
InitialiseWeights(torch::nn::Module& module, std::uint64_t seed)
{
    const torch::NoGradGuard noGrad;
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    for (const auto& layer : module.modules())
    {
        if (const auto* conv = layer->as<torch::nn::Conv2dImpl>())
        {
            Draw(conv->weight, conv->bias, FanIn(conv->weight), generator);
        }
        else if (const auto* linear = layer->as<torch::nn::LinearImpl>())
        {
            Draw(linear->weight, linear->bias, FanIn(linear->weight), generator);
        }
        else if (const auto* transposed = layer->as<torch::nn::ConvTranspose2dImpl>())
        {
            Draw(transposed->weight, transposed->bias, FanIn(*transposed), generator);
        }
    }
}

} // namespace split
