/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo/architectures.h"
#include "nn/zoo/layers.h"

#include <string>

namespace split
{

using namespace torch::nn;

namespace
{

/// Two convolutions whose output is added to their input (He et al., 2015, figure 2).
class BasicBlockImpl : public Module
{
  public:
    /**
     * @param in channels of the input
     * @param out channels of the output
     * @param stride of the first convolution; other than 1, or with a new channel count, the
     *        input is projected by a 1x1 convolution before it is added
     */
    BasicBlockImpl(std::size_t in, std::size_t out, int stride)
    {
        m_residual = register_module("residual",
                                     Sequential(Convolution(in, out, 3, stride),
                                                BatchNorm2d(out),
                                                ReLU(),
                                                Convolution(out, out, 3),
                                                BatchNorm2d(out)));
        if (stride != 1 || in != out)
        {
            m_shortcut =
                register_module("shortcut",
                                Sequential(Convolution(in, out, 1, stride), BatchNorm2d(out)));
        }
    }

    torch::Tensor forward(const torch::Tensor& x)
    {
        const auto shortcut = m_shortcut.is_empty() ? x : m_shortcut->forward(x);
        return torch::relu(m_residual->forward(x) + shortcut);
    }

  private:
    Sequential m_residual{nullptr}; //!< what is added
    Sequential m_shortcut{nullptr}; //!< projection of the input, if its shape changes
};

TORCH_MODULE(BasicBlock);

} // namespace

void
AppendResnet18(SplitModel& model)
{
    const auto& info = model.Info();
    std::size_t channels = 64;
    model.Append("stem", ConvNormRelu(info.input[0], channels));
    for (int group = 1; group <= 4; ++group)
    {
        const std::size_t width = 32 << group;
        const auto name = "block" + std::to_string(group);
        model.Append(name + "a", BasicBlock(channels, width, group == 1 ? 1 : 2));
        model.Append(name + "b", BasicBlock(width, width, 1));
        channels = width;
    }
    model.Append("pool", GlobalPool());
    model.Append("fc", Linear(channels, info.classes));
}

} // namespace split
