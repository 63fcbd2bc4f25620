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

/// @param weight of a layer: outputs first, then the inputs of one output
void
Draw(torch::Tensor weight, torch::Tensor bias, const at::Generator& generator)
{
    const auto fanIn = static_cast<double>(weight.numel() / weight.size(0));
    const auto bound = std::sqrt(6.0 / fanIn);
    weight.uniform_(-bound, bound, generator);
    if (bias.defined())
    {
        bias.zero_();
    }
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
            Draw(conv->weight, conv->bias, generator);
        }
        else if (const auto* linear = layer->as<torch::nn::LinearImpl>())
        {
            Draw(linear->weight, linear->bias, generator);
        }
    }
}

} // namespace split
