/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/head-learner.h"

#include "codec/selection.h"
#include "learn/gates.h"
#include "nn/encoder-unit.h"
#include "nn/tensor-conversion.h"

#include <utility>

namespace split
{

HeadLearner::HeadLearner(const ModelPart& part, const OptimiserOptions& options, double rateWeight)
    : m_part{part},
      m_updater{options, part.Parameters()},
      m_encoder{FindEncoder(part.Model(), part.End() - 1)},
      m_rateWeight{rateWeight}
{
}

const ModelPart&
HeadLearner::Part() const
{
    return m_part;
}

torch::Tensor
HeadLearner::Forward(torch::Tensor input, double share, double keep)
{
    m_part.SetTraining(true);
    if (m_part.First() > 0)
    {
        input.requires_grad_();
    }
    Flight flight{input, m_part.Run(input), {}};
    if (m_encoder)
    {
        const auto loss = m_encoder->SendingLoss(m_rateWeight, Budget(keep));
        flight.sending = loss.defined() ? loss * share : loss;
    }
    m_flights.push_back(flight);
    return flight.activation.detach();
}

std::size_t
HeadLearner::Budget(double keep) const
{
    return m_encoder ? CountKept(keep, m_encoder->Channels()) : 0;
}

std::vector<float>
HeadLearner::Gates() const
{
    return GatesOf(m_part.Model(), m_part.End() - 1);
}

void
HeadLearner::ResetGates(std::uint64_t seed)
{
    if (m_encoder)
    {
        m_encoder->ResetGates(seed);
    }
}

torch::Tensor
HeadLearner::Evaluate(const torch::Tensor& input) const
{
    const c10::InferenceMode inference;
    m_part.SetTraining(false);
    return m_part.Run(input);
}

torch::Tensor
HeadLearner::Backward(Tensor gradient)
{
    const auto flight = std::move(m_flights.front());
    m_flights.pop_front();
    if (flight.activation.requires_grad())
    {
        torch::autograd::variable_list losses{flight.activation};
        torch::autograd::variable_list gradients{ToTorch(std::move(gradient))};
        if (flight.sending.defined())
        {
            losses.push_back(flight.sending);
            gradients.push_back(torch::ones_like(flight.sending));
        }
        torch::autograd::backward(losses, gradients);
    }
    return flight.input.grad();
}

void
HeadLearner::Drop()
{
    m_flights.pop_front();
}

void
HeadLearner::Step(double rate)
{
    m_updater.Step(rate);
}

void
HeadLearner::Forget()
{
    m_flights.clear();
    m_updater.DropGradients();
}

TrainingState
HeadLearner::State() const
{
    TrainingState state;
    AddUnder("weights/", m_part.Take(), state);
    AddUnder("moments/", m_updater.State(), state);
    return state;
}

void
HeadLearner::SetState(const TrainingState& state)
{
    m_part.Put(TakeUnder("weights/", state));
    m_updater.SetState(TakeUnder("moments/", state));
}

} // namespace split
