/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_PUBLISHED_BOTTLENECK_H
#define SPLIT_NN_PUBLISHED_BOTTLENECK_H

#include "base/tensor.h"
#include "nn/encoder-unit.h"

#include <cstddef>
#include <cstdint>
#include <torch/torch.h>

namespace split
{

/**
 * The encoder unit of the published method of deprune and prune, as its authors' code has it
 * (github.com/AnteronGitHub/sparse, examples/deprune): a 3x3 convolution to fewer channels with a
 * stride (for flat activations a linear layer), batch normalisation, a sigmoid, and each channel
 * times a gate, the sigmoid of a weight that is learned.
 */
class PublishedEncoderImpl : public EncoderUnit
{
  public:
    /**
     * @param activation shape of a sample of the stage before, {C, ...}
     * @param channels of the answer
     * @param stride of the convolution
     * @param sharpness d of SendingLoss()
     * @param seed of the gates
     */
    PublishedEncoderImpl(const Shape& activation,
                         std::size_t channels,
                         std::size_t stride,
                         double sharpness,
                         std::uint64_t seed);

    torch::Tensor forward(const torch::Tensor& x) override;

    std::size_t Channels() const override;

    /// @copydoc EncoderUnit::SendingLoss()
    /// Here it is 1000 (exp(d (s - B)) + exp(-d (s - B))), where s is the sum of the channels'
    /// importances and B is @p budget.
    torch::Tensor SendingLoss(double rateWeight, std::size_t budget) const override;

    /// @return the squared gate of each channel
    torch::Tensor Importance() const override;

    /// @copydoc EncoderUnit::ResetGates()
    /// Here gate weights below 0.9 are drawn, uniformly from 0 to 15; the others become 15.
    void ResetGates(std::uint64_t seed) override;

  private:
    torch::nn::AnyModule m_mix;       //!< to the fewer channels
    torch::nn::AnyModule m_normalise; //!< each of them
    torch::Tensor m_gates;            //!< before the sigmoid, one a channel
    double m_sharpness;               //!< d of SendingLoss()
};

TORCH_MODULE(PublishedEncoder);

/**
 * @param channels of what comes out of the encoder
 * @param activation shape of a sample as it was before the encoder
 * @param stride of the encoder
 * @return the edge's half: a 3x3 transposed convolution (or a linear layer) and a rectifier
 */
torch::nn::Sequential MakePublishedDecoder(std::size_t channels,
                                           const Shape& activation,
                                           std::size_t stride);

} // namespace split

#endif // SPLIT_NN_PUBLISHED_BOTTLENECK_H
