/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_INFERENCE_ENGINE_H
#define SPLIT_NN_INFERENCE_ENGINE_H

#include "base/content-key.h"
#include "base/tensor.h"
#include "nn/model-info.h"
#include "nn/stage-cost.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace split
{

class SplitModel;

/**
 * Runs the two halves of a model, for callers that do not know LibTorch.
 *
 * All methods may be called from several threads at once. Each runs on the calling thread alone,
 * so results do not depend on how many threads there are; torch's and OpenBLAS's thread counts
 * are set to 1 for that.
 */
class InferenceEngine
{
  public:
    /**
     * @param model the model, which is put into evaluation mode and which nobody else changes
     *        from now on
     * @throws Error naming the stage that does not fit the one before it
     */
    explicit InferenceEngine(std::shared_ptr<SplitModel> model);
    ~InferenceEngine();

    InferenceEngine(const InferenceEngine&) = delete;
    InferenceEngine& operator=(const InferenceEngine&) = delete;

    /// @return name, input, class count and normalisation of the model
    const ModelInfo& Info() const;

    /// @return the stages with their costs, in order; a cut is an index into them
    const std::vector<StageCost>& Stages() const;

    /**
     * @param stage a stage's name
     * @return its index, which is the cut after it
     * @throws Error naming the stages there are
     */
    std::size_t CutAfter(const std::string& stage) const;

    /// @return the shape of one input sample, {C, H, W}
    const Shape& InputShape() const;

    /// @return a hash of architecture and weights, by which two nodes know that they hold the same
    std::uint64_t Fingerprint() const;

    /// @return the key of the same, by which what was computed is found years later; takes the time
    ///         to read all weights
    ContentKey ModelKey() const;

    /**
     * @param cut an index into Stages()
     * @return FLOPs of the stages up to and including @p cut, for one sample
     * @throws Error if there is no such stage
     */
    std::uint64_t HeadFlops(std::size_t cut) const;

    /**
     * @param cut an index into Stages()
     * @return FLOPs of the stages behind @p cut, for one sample
     * @throws Error if there is no such stage
     */
    std::uint64_t TailFlops(std::size_t cut) const;

    /**
     * @param input samples, {N, C, H, W}
     * @param cut an index into Stages()
     * @return the activation after stage @p cut
     * @throws Error if there is no such stage, the shape is another, or the head fails
     */
    Tensor Head(const TensorView& input, std::size_t cut) const;

    /**
     * @param activation what Head() answered, or a tensor of that shape
     * @param cut an index into Stages()
     * @return the class scores, {N, classes}
     * @throws Error if there is no such stage, the shape is another, or the tail fails
     */
    Tensor Tail(const TensorView& activation, std::size_t cut) const;

    /**
     * @param input samples, {N, C, H, W}
     * @return the class scores of the unsplit model, {N, classes}
     * @throws Error if the shape is another or the model fails
     */
    Tensor Whole(const TensorView& input) const;

  private:
    /// @return the model's name and @p part, for messages
    std::string PartName(const char* part) const;

    /// Checks that @p tensor is a batch of samples of shape @p sample.
    void CheckShape(const TensorView& tensor, const Shape& sample) const;

    /// Checks that there is a stage @p cut.
    void CheckCut(std::size_t cut) const;

    std::shared_ptr<const SplitModel> m_model; //!< what is run
    std::vector<StageCost> m_stages;           //!< what it costs
    ModelInfo m_info;                          //!< the model's, with the true class count
    std::uint64_t m_fingerprint;               //!< what it is
};

} // namespace split

#endif // SPLIT_NN_INFERENCE_ENGINE_H
