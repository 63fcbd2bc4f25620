/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/trainer.h"

#include "base/error.h"
#include "nn/split-model.h"
#include "nn/threads.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

/// More than anybody waits for.
constexpr std::size_t MAX_EPOCHS = 100'000;

} // namespace

Trainer::Trainer(std::shared_ptr<SplitModel> model,
                 const Dataset& dataset,
                 std::vector<std::size_t> indices,
                 TrainingOptions options)
    : m_options{std::move(options)},
      m_batches{dataset.Select(std::move(indices)),
                model->Info().normalisation,
                m_options.augmentation,
                m_options.batch,
                m_options.seed},
      m_learner{{model, 0, model->StageCount()},
                {m_options.optimiser, m_options.momentum, m_options.weightDecay},
                {m_options.labelSmoothing, m_options.rateWeight}}
{
    if (m_options.epochs == 0 || m_options.epochs > MAX_EPOCHS)
    {
        throw Error(fmt::format("epochs {}; choose 1 to {}", m_options.epochs, MAX_EPOCHS));
    }
}

std::size_t
Trainer::StepsPerEpoch() const
{
    return m_batches.PerEpoch();
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
    const auto batch = m_batches.At(m_step);
    const auto loss = m_learner.Train(batch.images, batch.labels, 1).judgement.loss;
    ++m_step;
    if (!std::isfinite(loss))
    {
        throw Error(fmt::format("learning rate {}: the loss of step {} is not finite; choose a "
                                "lower learning rate",
                                m_options.learningRate.ToString(),
                                m_step));
    }
    m_learner.Step(m_options.learningRate.At(static_cast<double>(m_step - 1) / Steps()));
    return loss;
}

} // namespace split
