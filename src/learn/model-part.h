/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_MODEL_PART_H
#define SPLIT_LEARN_MODEL_PART_H

#include "learn/training-state.h"

#include <cstddef>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace split
{

class SplitModel;

/// Some stages of a model that follow one another: what one party of a training holds. Copies
/// share the model.
class ModelPart
{
  public:
    /**
     * @param model whose stages they are
     * @param first index of the first stage
     * @param end index behind the last stage, not below @p first
     */
    ModelPart(std::shared_ptr<SplitModel> model, std::size_t first, std::size_t end);

    /// @return the whole model
    const SplitModel& Model() const;

    /// @return the index of the first stage
    std::size_t First() const;

    /// @return the index behind the last stage
    std::size_t End() const;

    /// @return the modules of the stages, in order
    std::vector<std::shared_ptr<torch::nn::Module>> Stages() const;

    /// @param x input of the first stage @return the output of the last
    torch::Tensor Run(torch::Tensor x) const;

    /// @param on whether the stages go into training mode, or else into evaluation mode
    void SetTraining(bool on) const;

    /// @return what is trained
    std::vector<torch::Tensor> Parameters() const;

    /// @return parameters and buffers by their names in the model; changing a tensor's values
    ///         changes the model
    std::vector<std::pair<std::string, torch::Tensor>> Tensors() const;

    /// @return copies of Tensors()
    TrainingState Take() const;

    /// @param weights any
    /// @return what keeps them from being those of this part, or of any use; else nothing
    std::string Misfit(const TrainingState& weights) const;

    /// @param weights of this part
    /// @throws Error if they are not
    void Put(const TrainingState& weights) const;

  private:
    std::shared_ptr<SplitModel> m_model; //!< whose stages they are
    std::size_t m_first;                 //!< index of the first stage
    std::size_t m_end;                   //!< index behind the last stage
};

} // namespace split

#endif // SPLIT_LEARN_MODEL_PART_H
