/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/relay-trainer.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "learn/arrival.h"
#include "learn/cut-receiver.h"
#include "learn/cut-sender.h"
#include "learn/head-learner.h"
#include "learn/outgoing.h"
#include "learn/roles.h"
#include "learn/stage-range-cost.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <cmath>
#include <deque>
#include <utility>

namespace split
{

/// What a relay trainer is made of.
struct RelayTrainer::Parts
{
    Parts(const TrainingPlan& plan, const std::shared_ptr<SplitModel>& model)
        : plan{plan},
          classes{model->Info().classes},
          part{RelayPart(plan, model)},
          cost{part},
          learner{part, OptimiserOf(plan), plan.rateWeight},
          receiver{plan.gradient, plan.errorFeedback, DeriveSeed(plan.seed, "relay, down")},
          sender{plan.importance, DeriveSeed(plan.seed, "relay, up")}
    {
    }

    TrainingPlan plan;         //!< what all agreed on
    std::size_t classes;       //!< that labels tell apart
    ModelPart part;            //!< what the relay trains
    StageRangeCost cost;       //!< of that
    HeadLearner learner;       //!< trains it
    CutReceiver receiver;      //!< of the first cut
    CutSender sender;          //!< of the second cut
    std::deque<unsigned> bits; //!< of the gradients that devices wait for, oldest first
};

RelayTrainer::RelayTrainer(const TrainingPlan& plan, std::shared_ptr<SplitModel> model)
{
    CheckPlan(plan, *model);
    if (!plan.secondCut)
    {
        throw Error("plan: a relay needs a second cut; choose one behind the first");
    }
    m_parts = std::make_unique<Parts>(plan, model);
}

RelayTrainer::~RelayTrainer() = default;

std::variant<OutgoingActivations, Unusable>
RelayTrainer::Forward(const Join& join, const Activations& activations, const CutSetting& setting)
{
    UseOneThread();
    auto& parts = *m_parts;
    const auto& position = activations.position;
    if (!activations.evaluation && !IsDue(parts.plan, join, position))
    {
        return Unusable{position, Failure::WRONG_SHAPE};
    }
    auto opened = OpenArrival(activations, parts.plan, parts.cost.input, parts.classes);
    if (const auto* failure = std::get_if<Failure>(&opened))
    {
        return Unusable{position, *failure};
    }
    auto& [activation, labels] = std::get<Arrival>(opened);
    const auto input = ToTorch(std::move(activation.tensor));
    const auto number = NumberOf(parts.plan, join.steps, position);
    Activations message{position, activations.evaluation, setting.gradientBits, {}, {}};
    message.labels = activations.labels;
    if (activations.evaluation)
    {
        const auto output = parts.learner.Evaluate(input);
        return WithFrame(
            std::move(message),
            parts.sender.Show(setting.activation, ViewOf(output), parts.learner.Gates(), number));
    }
    const auto share = static_cast<double>(labels.size(0)) / parts.plan.batch;
    const auto output = parts.learner.Forward(input, share, setting.activation.keep);
    if (!std::isfinite(output.sum().item<float>()))
    {
        ThrowDivergence(join.device, position, "activation of the relay");
    }
    parts.receiver.Expect(std::move(activation.kept));
    parts.bits.push_back(activations.gradientBits);
    return WithFrame(
        std::move(message),
        parts.sender.Send(setting.activation, ViewOf(output), parts.learner.Gates(), number));
}

std::variant<OutgoingGradients, Unusable>
RelayTrainer::Backward(const Join& join, const Gradients& gradients)
{
    UseOneThread();
    auto& parts = *m_parts;
    const auto& position = gradients.position;
    if (parts.sender.InFlight() == 0)
    {
        return Unusable{position, Failure::WRONG_SHAPE};
    }
    const auto bits = parts.bits.front();
    parts.bits.pop_front();
    auto received = parts.sender.Receive(gradients.frame);
    auto* gradient = std::get_if<Tensor>(&received);
    if (gradient == nullptr)
    {
        parts.learner.Drop();
        parts.receiver.Drop();
        return Unusable{position, Failure::UNDECODABLE};
    }
    const auto answer = parts.learner.Backward(std::move(*gradient)).contiguous();
    auto frame =
        parts.receiver.Answer(ViewOf(answer), bits, NumberOf(parts.plan, join.steps, position));
    if (position.microBatch + 1 == parts.plan.microBatches)
    {
        parts.learner.Step(RateAt(parts.plan, join.steps, position));
    }
    return WithFrame(Gradients{position, gradients.loss, gradients.correct, {}}, std::move(frame));
}

void
RelayTrainer::Forget()
{
    m_parts->learner.Forget();
    m_parts->receiver.Forget();
    m_parts->sender.Forget();
    m_parts->bits.clear();
}

double
RelayTrainer::ForwardFlops(std::size_t samples) const
{
    return m_parts->cost.flops * static_cast<double>(samples);
}

const ChannelRanking&
RelayTrainer::Ranking() const
{
    return m_parts->sender.Ranking();
}

std::size_t
RelayTrainer::OutputElements(std::size_t samples) const
{
    return m_parts->cost.outputElements * samples;
}

std::size_t
RelayTrainer::ActivationElements(std::size_t samples) const
{
    return (ElementCount(m_parts->cost.input) + m_parts->cost.outputElements) * samples;
}

TrainingState
RelayTrainer::State() const
{
    TrainingState state;
    AddUnder("learner/", m_parts->learner.State(), state);
    AddUnder("receiver/", m_parts->receiver.State(), state);
    AddUnder("sender/", m_parts->sender.State(), state);
    return state;
}

void
RelayTrainer::SetState(const TrainingState& state)
{
    m_parts->learner.SetState(TakeUnder("learner/", state));
    m_parts->receiver.SetState(TakeUnder("receiver/", state));
    m_parts->sender.SetState(TakeUnder("sender/", state));
}

} // namespace split
