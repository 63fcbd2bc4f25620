/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo/architectures.h"
#include "nn/zoo/layers.h"

#include <string>
#include <vector>

namespace split
{

using namespace torch::nn;

namespace
{

/// A row of table 2 of Sandler et al., 2018.
struct Group
{
    std::size_t expansion; //!< width of the inner convolution over the input's
    std::size_t channels;  //!< of the output
    int blocks;            //!< number of blocks
    int stride;            //!< of the first block
};

/// The groups, with stride 1 where CIFAR's small images leave no pixels to spare.
const std::vector<Group> GROUPS{{1, 16, 1, 1},
                                {6, 24, 2, 1},
                                {6, 32, 3, 2},
                                {6, 64, 4, 2},
                                {6, 96, 3, 1},
                                {6, 160, 3, 2},
                                {6, 320, 1, 1}};

/// @return a 1x1 convolution, batch normalisation and a rectifier clipped at 6
Sequential
PointwiseRelu6(std::size_t in, std::size_t out)
{
    return Sequential(Convolution(in, out, 1), BatchNorm2d(out), ReLU6());
}

/// Widens by a 1x1 convolution, filters each channel by itself, narrows by a 1x1 convolution.
class InvertedResidualImpl : public Module
{
  public:
    /**
     * @param in channels of the input
     * @param group what the block belongs to
     * @param stride of the convolution in the middle; at 1 the input is added if it fits
     */
    InvertedResidualImpl(std::size_t in, const Group& group, int stride)
        : m_adds{stride == 1 && in == group.channels}
    {
        const auto inner = in * group.expansion;
        auto depthwise =
            Conv2dOptions(inner, inner, 3).stride(stride).padding(1).groups(inner).bias(false);
        m_layers = register_module("layers", Sequential());
        if (group.expansion != 1)
        {
            m_layers->extend(*PointwiseRelu6(in, inner));
        }
        m_layers->extend(*Sequential(Conv2d(depthwise),
                                     BatchNorm2d(inner),
                                     ReLU6(),
                                     Convolution(inner, group.channels, 1),
                                     BatchNorm2d(group.channels)));
    }

    torch::Tensor forward(const torch::Tensor& x)
    {
        const auto y = m_layers->forward(x);
        return m_adds ? x + y : y;
    }

  private:
    bool m_adds;                  //!< whether the input is added to the output
    Sequential m_layers{nullptr}; //!< the convolutions
};

TORCH_MODULE(InvertedResidual);

} // namespace

void
AppendMobilenetV2(SplitModel& model)
{
    const auto& info = model.Info();
    std::size_t channels = 32;
    int block = 0;
    model.Append("stem", ConvNormRelu(info.input[0], channels));
    for (const auto& group : GROUPS)
    {
        for (int i = 0; i < group.blocks; ++i)
        {
            const auto stride = i == 0 ? group.stride : 1;
            model.Append("block" + std::to_string(++block),
                         InvertedResidual(channels, group, stride));
            channels = group.channels;
        }
    }
    model.Append("conv", PointwiseRelu6(channels, 1280));
    model.Append("pool", GlobalPool());
    model.Append("fc", Linear(1280, info.classes));
}

} // namespace split
