/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_LIGHT_BOTTLENECK_H
#define SPLIT_NN_LIGHT_BOTTLENECK_H

#include "base/tensor.h"
#include "nn/encoder-unit.h"

#include <cstddef>
#include <cstdint>
#include <torch/torch.h>

namespace split
{

/**
 * Draws an activation together to few channels of few integer levels: a 1x1 convolution (for flat
 * activations a linear layer), then what is above 0 and below the highest level rounded to the
 * nearest.
 *
 * Gradients take the rounding for the identity (Bengio et al., "Estimating or Propagating
 * Gradients Through Stochastic Neurons", 2013).
 */
class LightEncoderImpl : public EncoderUnit
{
  public:
    /**
     * @param activation shape of a sample of the stage before, {C, ...}
     * @param channels of the answer
     * @param bits of a level: they are 0 to 2^bits - 1
     */
    LightEncoderImpl(const Shape& activation, std::size_t channels, unsigned bits);

    torch::Tensor forward(const torch::Tensor& x) override;

    std::size_t Channels() const override;

    /// @copydoc EncoderUnit::SendingLoss()
    /// Here it is @p rateWeight times the mean over the samples of the sum of log2(1 + level).
    torch::Tensor SendingLoss(double rateWeight, std::size_t budget) const override;

    torch::Tensor Importance() const override;

    void ResetGates(std::uint64_t seed) override;

  private:
    torch::nn::AnyModule m_mix; //!< of all channels at one place
    std::size_t m_channels;     //!< of the answer
    double m_highest;           //!< level
    torch::Tensor m_bits;       //!< a sample of the last batch of training is estimated to take
};

TORCH_MODULE(LightEncoder);

/**
 * @param channels of what comes out of the encoder
 * @param activation shape of a sample as it was before the encoder
 * @param isRectified whether it has no negative values
 * @return the edge's half
 */
torch::nn::Sequential MakeLightDecoder(std::size_t channels,
                                       const Shape& activation,
                                       bool isRectified);

} // namespace split

#endif // SPLIT_NN_LIGHT_BOTTLENECK_H
