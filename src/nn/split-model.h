/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_SPLIT_MODEL_H
#define SPLIT_NN_SPLIT_MODEL_H

#include "nn/model-info.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace split
{

/**
 * A neural network made of named stages that run one after the other, cuttable after any of them.
 *
 * It is a torch module whose children are the stages, so that parameters(), train(), eval() and
 * the names of PyTorch's state_dict work as everywhere. Each stage hands a dense, row-major tensor
 * to the next; therefore Tail(Head(x)) equals Whole(x) bit for bit at every cut.
 *
 * A model of one's own is built by appending modules:
 * @code
 *   auto model = std::make_shared<SplitModel>(info);
 *   model->Append("features", torch::nn::Conv2d(...));
 *   model->Append("classifier", MyOwnModule(...));
 * @endcode
 */
class SplitModel : public torch::nn::Module
{
  public:
    /// @param info name, input and output of the model that the stages are going to make up
    explicit SplitModel(ModelInfo info);

    /**
     * Adds a stage behind those there are.
     *
     * @param name the stage's name, unique in the model and without dots
     * @param stage a torch module that maps one batched fp32 tensor to one batched fp32 tensor; in
     *        evaluation mode its forward() may run on several threads at once, so it must not
     *        change the module then
     * @throws Error if the name cannot be used
     */
    template <typename Contained>
    void Append(const std::string& name, torch::nn::ModuleHolder<Contained> stage)
    {
        auto module = stage.ptr();
        Append(name, module, [module](const torch::Tensor& x) { return module->forward(x); });
    }

    /// Adds a stage of another model, which the two then share.
    /// @param other the model @param index of the stage
    void AppendStageOf(const SplitModel& other, std::size_t index);

    /// @return name, input and output of the model
    const ModelInfo& Info() const;

    /// @param normalisation of the pixels that the model is trained on
    void SetNormalisation(Normalisation normalisation);

    /// @return the number of stages
    std::size_t StageCount() const;

    /// @param index of a stage @return its name
    const std::string& StageName(std::size_t index) const;

    /// @param index of a stage @return how many values of it can be trained
    std::size_t StageParameters(std::size_t index) const;

    /// @param index of a stage @param x its input @return its output, dense and row-major
    torch::Tensor RunStage(std::size_t index, const torch::Tensor& x) const;

    /// @param x a batch @param first index of the stage that takes it @param last index of another
    /// @return the output of stage @p last - 1; @p x itself if there are no stages between them
    torch::Tensor Run(torch::Tensor x, std::size_t first, std::size_t last) const;

    /// @param x a batch, {N, C, H, W} @param cut index of a stage @return the activation after it
    torch::Tensor Head(torch::Tensor x, std::size_t cut) const;

    /// @param x activation after the cut @param cut index of a stage
    /// @return the class scores, {N, classes}
    torch::Tensor Tail(torch::Tensor x, std::size_t cut) const;

    /// @param x a batch, {N, C, H, W} @return the class scores, {N, classes}
    torch::Tensor Whole(torch::Tensor x) const;

  private:
    using Forward = std::function<torch::Tensor(const torch::Tensor&)>;

    /// One of the steps that make up the model.
    struct Stage
    {
        std::string name;                          //!< unique in the model
        std::shared_ptr<torch::nn::Module> module; //!< holds the parameters
        Forward forward;                           //!< runs the module
    };

    /// Adds a stage whose type is no longer known.
    void Append(const std::string& name,
                std::shared_ptr<torch::nn::Module> module,
                Forward forward);

    ModelInfo m_info;            //!< name, input and output
    std::vector<Stage> m_stages; //!< in the order in which they run
};

} // namespace split

#endif // SPLIT_NN_SPLIT_MODEL_H
