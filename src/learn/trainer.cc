/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/trainer.h"

#include "base/derive-seed.h"
#include "base/draw.h"
#include "base/error.h"
#include "learn/optimiser.h"
#include "nn/encoder-unit.h"
#include "nn/split-model.h"
#include "nn/threads.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// More than anybody waits for.
constexpr std::size_t MAX_EPOCHS = 100'000;

/// Checks the number of steps that there are to do.
void
CheckLength(const TrainingOptions& options, std::size_t samples)
{
    if (options.epochs == 0 || options.epochs > MAX_EPOCHS)
    {
        throw Error(fmt::format("epochs {}; choose 1 to {}", options.epochs, MAX_EPOCHS));
    }
    if (options.batch == 0 || options.batch > samples)
    {
        throw Error(fmt::format("batch {}; choose 1 to {}, the number of training samples",
                                options.batch,
                                samples));
    }
}

/// Checks how far a step goes.
void
CheckRates(const TrainingOptions& options)
{
    if (!std::isfinite(options.weightDecay) || options.weightDecay < 0)
    {
        throw Error(fmt::format("weight decay {}; choose 0 or more", options.weightDecay));
    }
    if (!(options.labelSmoothing >= 0 && options.labelSmoothing < 1))
    {
        throw Error(
            fmt::format("label smoothing {}; choose 0 or more, below 1", options.labelSmoothing));
    }
    if (!std::isfinite(options.rateWeight) || options.rateWeight < 0)
    {
        throw Error(fmt::format("rate weight {}; choose 0 or more", options.rateWeight));
    }
}

/// Checks that images are varied but not replaced.
void
CheckAugmentation(const Augmentation& augmentation, const Shape& image)
{
    const auto side = std::min(image[1], image[2]);
    if (augmentation.margin >= side)
    {
        throw Error(fmt::format("margin {}; choose 0 to {}, less than the images' shorter side",
                                augmentation.margin,
                                side - 1));
    }
}

} // namespace

Trainer::Trainer(std::shared_ptr<SplitModel> model,
                 Dataset dataset,
                 std::vector<std::size_t> indices,
                 TrainingOptions options)
    : m_model{std::move(model)},
      m_dataset{std::move(dataset)},
      m_indices{std::move(indices)},
      m_options{std::move(options)},
      m_optimiser{MakeOptimiser(m_options.optimiser, m_model->parameters(), m_options.weightDecay)}
{
    CheckLength(m_options, m_indices.size());
    CheckRates(m_options);
    CheckAugmentation(m_options.augmentation, m_dataset.SampleShape());
}

std::size_t
Trainer::StepsPerEpoch() const
{
    return m_indices.size() / m_options.batch;
}

std::size_t
Trainer::Steps() const
{
    return StepsPerEpoch() * m_options.epochs;
}

double
Trainer::Step()
{
    UseOneThread();
    m_model->train();
    SetLearningRate(*m_optimiser, m_options.learningRate.At(static_cast<double>(m_step) / Steps()));
    const auto batch = LoadBatch(m_dataset,
                                 NextBatch(),
                                 m_model->Info().normalisation,
                                 m_options.augmentation,
                                 DeriveSeed(m_options.seed, "augmentation", m_step));
    ++m_step;
    const auto loss = Loss(batch);
    const auto value = loss.item<double>();
    if (!std::isfinite(value))
    {
        throw Error(fmt::format("learning rate {}: the loss of step {} is not finite; choose a "
                                "lower learning rate",
                                m_options.learningRate.ToString(),
                                m_step));
    }
    m_optimiser->zero_grad();
    loss.backward();
    m_optimiser->step();
    return value;
}

torch::Tensor
Trainer::Loss(const Batch& batch) const
{
    const auto target =
        torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(m_options.labelSmoothing);
    const auto loss =
        torch::nn::functional::cross_entropy(m_model->Whole(batch.images), batch.labels, target);
    const auto encoder = FindEncoder(*m_model);
    const auto sending =
        encoder ? encoder->SendingLoss(m_options.rateWeight, encoder->Channels()) : torch::Tensor();
    return sending.defined() ? loss + sending : loss;
}

std::vector<std::size_t>
Trainer::NextBatch()
{
    const auto position = m_step % StepsPerEpoch();
    if (position == 0)
    {
        const auto epoch = m_step / StepsPerEpoch();
        m_order =
            Draw(m_indices.size(), m_indices.size(), DeriveSeed(m_options.seed, "order", epoch));
    }
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < m_options.batch; ++i)
    {
        indices.push_back(m_indices[m_order[position * m_options.batch + i]]);
    }
    return indices;
}

} // namespace split
