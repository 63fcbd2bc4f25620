/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/evaluation.h"

#include "learn/batch.h"
#include "nn/split-model.h"
#include "nn/threads.h"

#include <algorithm>

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

} // namespace

double
Accuracy(SplitModel& model, const Dataset& dataset, const std::vector<std::size_t>& indices)
{
    UseOneThread();
    const c10::InferenceMode inference;
    const bool wasTraining = model.is_training();
    model.eval();
    std::size_t correct = 0;
    for (std::size_t first = 0; first < indices.size(); first += BATCH)
    {
        const auto last = std::min(first + BATCH, indices.size());
        correct += CountCorrect(model, dataset, {&indices[first], &indices[0] + last});
    }
    model.train(wasTraining);
    return static_cast<double>(correct) / static_cast<double>(indices.size());
}

} // namespace split
