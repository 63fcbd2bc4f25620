/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/tail-learner.h"

#include "base/error.h"
#include "nn/encoder-unit.h"
#include "nn/split-model.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{

namespace
{

torch::Tensor
CrossEntropy(const torch::Tensor& scores, const torch::Tensor& labels, double smoothing)
{
    const auto options =
        torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(smoothing);
    return torch::nn::functional::cross_entropy(scores, labels, options);
}

std::size_t
CountCorrect(const torch::Tensor& scores, const torch::Tensor& labels)
{
    const torch::NoGradGuard noGradients;
    return scores.argmax(1).eq(labels).sum().item<std::int64_t>();
}

} // namespace

TailLearner::TailLearner(const ModelPart& part,
                         const OptimiserOptions& options,
                         const LossOptions& loss)
    : m_part{part},
      m_updater{options, part.Parameters()},
      m_loss{loss},
      m_encoder{part.First() == 0 ? FindEncoder(part.Model()) : nullptr}
{
    if (!(loss.labelSmoothing >= 0 && loss.labelSmoothing < 1))
    {
        throw Error(
            fmt::format("label smoothing {}; choose 0 or more, below 1", loss.labelSmoothing));
    }
    if (!std::isfinite(loss.rateWeight) || loss.rateWeight < 0)
    {
        throw Error(fmt::format("rate weight {}; choose 0 or more", loss.rateWeight));
    }
}

const ModelPart&
TailLearner::Part() const
{
    return m_part;
}

WeightUpdater&
TailLearner::Updater()
{
    return m_updater;
}

torch::Tensor
TailLearner::Loss(const torch::Tensor& scores, const torch::Tensor& labels) const
{
    const auto loss = CrossEntropy(scores, labels, m_loss.labelSmoothing);
    const auto sending = m_encoder
                             ? m_encoder->SendingLoss(m_loss.rateWeight, m_encoder->Channels())
                             : torch::Tensor();
    return sending.defined() ? loss + sending : loss;
}

TailResult
TailLearner::Train(torch::Tensor input, const torch::Tensor& labels, double share)
{
    m_part.SetTraining(true);
    const bool isBehindCut = m_part.First() > 0;
    input.requires_grad_(isBehindCut);
    const auto crossing = isBehindCut ? RunApart(input) : input;
    const auto last = isBehindCut ? m_part.End() - 1 : m_part.First();
    const auto scores = m_part.Model().Run(crossing, last, m_part.End());
    const auto loss = Loss(scores, labels);
    const Judgement judgement{loss.item<double>(), CountCorrect(scores, labels)};
    if (!std::isfinite(judgement.loss))
    {
        m_left.clear();
        return {judgement, {}};
    }
    (loss * share).backward();
    return {judgement, isBehindCut ? PassBack(crossing.grad()) : torch::Tensor()};
}

torch::Tensor
TailLearner::RunApart(const torch::Tensor& input)
{
    m_left.clear();
    auto crossing = input;
    for (auto stage = m_part.First(); stage + 1 < m_part.End(); ++stage)
    {
        const auto output = m_part.Model().Run(crossing, stage, stage + 1);
        m_left.push_back({stage - m_part.First(), crossing, output, {}});
        crossing = output.detach().requires_grad_();
    }
    return crossing;
}

torch::Tensor
TailLearner::PassBack(torch::Tensor gradient)
{
    for (auto apart = m_left.rbegin(); apart != m_left.rend(); ++apart)
    {
        apart->gradient = gradient;
        gradient = torch::autograd::grad({apart->output}, {apart->input}, {gradient}, true).front();
    }
    return gradient;
}

void
TailLearner::FinishGradients()
{
    const auto left = std::exchange(m_left, {});
    const auto stages = m_part.Stages();
    for (const auto& apart : left)
    {
        auto weights = stages[apart.stage]->parameters();
        weights.erase(std::remove_if(weights.begin(),
                                     weights.end(),
                                     [](const auto& weight) { return !weight.requires_grad(); }),
                      weights.end());
        if (!weights.empty())
        {
            torch::autograd::backward({apart.output}, {apart.gradient}, false, false, weights);
        }
    }
}

Judgement
TailLearner::Evaluate(const torch::Tensor& input, const torch::Tensor& labels) const
{
    const c10::InferenceMode inference;
    m_part.SetTraining(false);
    const auto scores = m_part.Run(input);
    return {CrossEntropy(scores, labels, 0).item<double>(), CountCorrect(scores, labels)};
}

void
TailLearner::Step(double rate)
{
    FinishGradients();
    m_updater.Step(rate);
}

TrainingState
TailLearner::State() const
{
    TrainingState state;
    AddUnder("weights/", m_part.Take(), state);
    AddUnder("moments/", m_updater.State(), state);
    return state;
}

void
TailLearner::SetState(const TrainingState& state)
{
    m_part.Put(TakeUnder("weights/", state));
    m_updater.SetState(TakeUnder("moments/", state));
}

} // namespace split
