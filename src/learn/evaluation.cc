/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/evaluation.h"

#include "codec/codec.h"
#include "learn/batch.h"
#include "learn/gates.h"
#include "learn/outgoing.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <algorithm>
#include <variant>

namespace split
{

namespace
{

/// Samples that are classified at once.
constexpr std::size_t BATCH = 64;

/// @return how many of the samples at @p indices the model classifies correctly
std::size_t
CountCorrect(const SplitModel& model,
             const Dataset& dataset,
             const std::vector<std::size_t>& indices)
{
    const auto batch = LoadBatch(dataset, indices, model.Info().normalisation, {}, 0);
    const auto predicted = model.Whole(batch.images).argmax(1);
    return predicted.eq(batch.labels).sum().item<std::int64_t>();
}

/// Keeps a model in evaluation mode while it lives, on one thread and without gradients.
class Evaluating
{
  public:
    explicit Evaluating(SplitModel& model)
        : m_model{model},
          m_wasTraining{model.is_training()}
    {
        UseOneThread();
        m_model.eval();
    }

    ~Evaluating()
    {
        m_model.train(m_wasTraining);
    }

    Evaluating(const Evaluating&) = delete;
    Evaluating& operator=(const Evaluating&) = delete;

  private:
    c10::InferenceMode m_inference; //!< computes without gradients
    SplitModel& m_model;            //!< what is evaluated
    bool m_wasTraining;             //!< the mode to return to
};

/// @return the frame of @p activation; @p seed tells its draws from others'
std::vector<std::uint8_t>
Compress(const SplitModel& model,
         const EvaluatedCut& cut,
         const Setting& setting,
         const torch::Tensor& activation,
         std::uint64_t seed)
{
    const auto channels = static_cast<std::size_t>(activation.size(1));
    const Choices choices{cut.ranking->Choose(setting, channels, GatesOf(model, cut.cut)), seed};
    return Encode(setting, ViewOf(activation), choices).bytes;
}

/// @return the activation in @p frame
torch::Tensor
Restore(const std::vector<std::uint8_t>& frame)
{
    return ToTorch(std::get<Tensor>(Decode(frame.data(), frame.size())));
}

} // namespace

double
Accuracy(SplitModel& model, const Dataset& dataset, const std::vector<std::size_t>& indices)
{
    const Evaluating evaluating(model);
    std::size_t correct = 0;
    for (std::size_t first = 0; first < indices.size(); first += BATCH)
    {
        const auto last = std::min(first + BATCH, indices.size());
        correct += CountCorrect(model, dataset, {&indices[first], &indices[0] + last});
    }
    return static_cast<double>(correct) / static_cast<double>(indices.size());
}

SplitEvaluation
EvaluateSplit(SplitModel& model,
              const std::vector<EvaluatedCut>& cuts,
              const Setting& setting,
              const Dataset& dataset,
              const std::vector<std::size_t>& indices)
{
    const Evaluating evaluating(model);
    SplitEvaluation sums;
    for (std::size_t first = 0; first < indices.size(); first += BATCH)
    {
        const auto last = std::min(first + BATCH, indices.size());
        const std::vector<std::size_t> chosen(&indices[first], &indices[0] + last);
        const auto batch = LoadBatch(dataset, chosen, model.Info().normalisation, {}, 0);
        auto tensor = batch.images;
        std::size_t stage = 0;
        for (const auto& cut : cuts)
        {
            tensor = model.Run(tensor, stage, cut.cut + 1);
            const auto frame = Compress(model, cut, setting, tensor, first);
            sums.bytesPerSample += static_cast<double>(frame.size());
            tensor = Restore(frame);
            stage = cut.cut + 1;
        }
        const auto scores = model.Run(tensor, stage, model.StageCount());
        const auto count = static_cast<double>(chosen.size());
        const auto loss = torch::nn::functional::cross_entropy(scores, batch.labels);
        sums.loss += count * loss.item<double>();
        sums.accuracy += scores.argmax(1).eq(batch.labels).sum().item<double>();
    }
    const auto samples = static_cast<double>(indices.size());
    return {sums.accuracy / samples, sums.loss / samples, sums.bytesPerSample / samples};
}

} // namespace split
