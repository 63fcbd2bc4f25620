/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_INFERENCE_ENGINE_H
#define SPLIT_NN_INFERENCE_ENGINE_H

#include "base/tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace split
{

class SplitModel;

/// What one stage of a model costs for one sample.
struct StageCost
{
    std::string name;         //!< the stage's name
    std::uint64_t flops;      //!< floating-point operations, a multiply-add counted as two
    std::uint64_t parameters; //!< trainable values
    Shape activation;         //!< shape of its output for one sample, without the batch
};

/**
 * Runs the two halves of a model that is in evaluation mode, for callers that do not know LibTorch.
 *
 * All methods may be called from several threads at once. Each runs on the calling thread alone,
 * so results do not depend on how many threads there are.
 */
class InferenceEngine
{
  public:
    /// @param model the model, which nobody else changes from now on
    explicit InferenceEngine(std::shared_ptr<SplitModel> model);
    ~InferenceEngine();

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

    /// @return FLOPs of the stages up to and including @p cut, for one sample
    std::uint64_t HeadFlops(std::size_t cut) const;

    /// @return FLOPs of the stages behind @p cut, for one sample
    std::uint64_t TailFlops(std::size_t cut) const;

    /// @return the activation after stage @p cut for @p input, {N, C, H, W}
    Tensor Head(const TensorView& input, std::size_t cut) const;

    /// @return the class scores, {N, classes}, for the activation after stage @p cut
    Tensor Tail(const TensorView& activation, std::size_t cut) const;

    /// @return the class scores, {N, classes}, of the unsplit model
    Tensor Whole(const TensorView& input) const;
};

} // namespace split

#endif // SPLIT_NN_INFERENCE_ENGINE_H
