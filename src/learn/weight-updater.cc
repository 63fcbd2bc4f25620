/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/weight-updater.h"

#include <utility>

namespace split
{

WeightUpdater::WeightUpdater(const OptimiserOptions& options, std::vector<torch::Tensor> parameters)
    : m_parameters{std::move(parameters)},
      m_optimiser{MakeOptimiser(options, m_parameters)}
{
}

void
WeightUpdater::Step(double rate)
{
    SetLearningRate(*m_optimiser, rate);
    m_optimiser->step();
    DropGradients();
}

void
WeightUpdater::DropGradients()
{
    for (auto& parameter : m_parameters)
    {
        parameter.mutable_grad().reset();
    }
}

std::vector<torch::Tensor>
WeightUpdater::MoveGradients()
{
    std::vector<torch::Tensor> gradients;
    for (auto& parameter : m_parameters)
    {
        gradients.push_back(std::exchange(parameter.mutable_grad(), {}));
    }
    return gradients;
}

void
WeightUpdater::PutGradients(std::vector<torch::Tensor> gradients)
{
    for (std::size_t i = 0; i < gradients.size(); ++i)
    {
        m_parameters[i].mutable_grad() = std::move(gradients[i]);
    }
}

void
WeightUpdater::ZeroSlice(torch::Tensor parameter,
                         std::int64_t dimension,
                         std::int64_t first,
                         std::int64_t count)
{
    const torch::NoGradGuard noGradients;
    parameter.narrow(dimension, first, count).zero_();
    for (auto& moment : MomentsOf(*m_optimiser, parameter))
    {
        moment.narrow(dimension, first, count).zero_();
    }
}

TrainingState
WeightUpdater::State() const
{
    return TakeMoments(*m_optimiser);
}

void
WeightUpdater::SetState(const TrainingState& state)
{
    PutMoments(state, *m_optimiser);
}

} // namespace split
