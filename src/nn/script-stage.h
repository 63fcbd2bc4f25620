/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_SCRIPT_STAGE_H
#define SPLIT_NN_SCRIPT_STAGE_H

#include <memory>
#include <ostream>
#include <torch/script.h>
#include <torch/torch.h>

namespace split
{

/// A TorchScript module as a torch module, with its parameters and buffers under the same names.
class ScriptStageImpl : public torch::nn::Module
{
  public:
    /// @param script a module whose forward() maps one tensor to one tensor
    explicit ScriptStageImpl(torch::jit::Module script);

    /// @return the module's answer to @p x, computed as the program says, operator by operator:
    ///         rewriting it for speed after the first calls would change how sums are rounded
    torch::Tensor forward(const torch::Tensor& x);

    void train(bool on = true) override;

    /// Prints the program.
    void pretty_print(std::ostream& stream) const override;

  private:
    torch::jit::Module m_script; //!< shares its tensors with this module
};

TORCH_MODULE(ScriptStage);

} // namespace split

#endif // SPLIT_NN_SCRIPT_STAGE_H
