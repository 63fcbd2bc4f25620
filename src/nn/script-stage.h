/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_SCRIPT_STAGE_H
#define SPLIT_NN_SCRIPT_STAGE_H

#include "base/content-key.h"

#include <memory>
#include <ostream>
#include <string>
#include <torch/script.h>
#include <torch/torch.h>

namespace split
{

/// A TorchScript module as a torch module, with its parameters and buffers under the same names;
/// of its parameters, those that cannot be trained for their type are buffers.
class ScriptStageImpl : public torch::nn::Module
{
  public:
    /**
     * @param file the bytes of a file of TorchScript whose forward() maps one tensor to one tensor
     * @throws std::exception if they are none
     */
    explicit ScriptStageImpl(const std::string& file);

    /// Computes as the program says, operator by operator: rewriting it for speed after the first
    /// calls would change how sums are rounded. @param x a batch @return the module's answer
    /// @throws Error if that is not one tensor
    torch::Tensor forward(const torch::Tensor& x);

    /// @param on whether it goes into training mode, or else into evaluation mode
    void train(bool on = true) override;

    /// Prints the key of the file: two files print the same only if they are the same.
    /// @param stream where it goes
    void pretty_print(std::ostream& stream) const override;

  private:
    torch::jit::Module m_script; //!< shares its tensors with this module
    ContentKey m_fileKey;        //!< of the bytes that it was made of
};

TORCH_MODULE(ScriptStage);

} // namespace split

#endif // SPLIT_NN_SCRIPT_STAGE_H
