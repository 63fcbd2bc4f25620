/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/edge-trainer.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "learn/arrival.h"
#include "learn/averaging.h"
#include "learn/channel-weights.h"
#include "learn/cut-receiver.h"
#include "learn/outgoing.h"
#include "learn/pooled-samples.h"
#include "learn/roles.h"
#include "learn/stage-range-cost.h"
#include "learn/tails.h"
#include "learn/weight-coding.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace split
{

/// What an edge trainer is made of.
struct EdgeTrainer::Parts
{
    Parts(const TrainingPlan& plan, const std::shared_ptr<SplitModel>& model);

    /// @return what answers the gradients of @p device
    CutReceiver& ReceiverOf(std::size_t device);

    TrainingPlan plan;                            //!< what all agreed on
    std::uint64_t fingerprint;                    //!< of plan and model
    ModelPart part;                               //!< what the edge trains
    ModelPart shared;                             //!< what devices train
    std::size_t classes;                          //!< that labels tell apart
    StageRangeCost cost;                          //!< of the former
    Tails tails;                                  //!< that learn
    std::map<std::size_t, CutReceiver> receivers; //!< by device
    std::map<std::size_t, Contribution> handedIn; //!< by device, in the running round
    PooledSamples samples;                        //!< where the edge trains alone
    std::uint64_t round{0};                       //!< that is running
    bool hasAveraged{false};                      //!< whether devices have handed in weights
};

EdgeTrainer::Parts::Parts(const TrainingPlan& plan, const std::shared_ptr<SplitModel>& model)
    : plan{plan},
      fingerprint{split::PlanFingerprint(plan, *model)},
      part{EdgePart(plan, model)},
      shared{DevicePart(plan, model)},
      classes{model->Info().classes},
      cost{part},
      tails{plan, part},
      samples{plan, model->Info()}
{
}

CutReceiver&
EdgeTrainer::Parts::ReceiverOf(std::size_t device)
{
    return receivers
        .try_emplace(device,
                     plan.gradient,
                     plan.errorFeedback,
                     DeriveSeed(plan.seed, "edge", device))
        .first->second;
}

EdgeTrainer::EdgeTrainer(const TrainingPlan& plan, std::shared_ptr<SplitModel> model)
{
    CheckPlan(plan, *model);
    m_parts = std::make_unique<Parts>(plan, model);
}

EdgeTrainer::~EdgeTrainer() = default;

std::uint64_t
EdgeTrainer::PlanFingerprint() const
{
    return m_parts->fingerprint;
}

RoundStart
EdgeTrainer::BeginRound(std::uint64_t round, double loss)
{
    auto& parts = *m_parts;
    parts.round = round;
    parts.handedIn.clear();
    RoundStart start{round, static_cast<float>(loss), {}, {}};
    if (parts.plan.importance == Importance::NORM)
    {
        const auto channels = parts.cost.input.front();
        const auto weights = FindChannelWeights(parts.part, channels);
        start.channelNorms = weights ? NormsOf(*weights) : std::vector<float>{};
    }
    if (round > 0 || parts.hasAveraged) // all begin with the same model
    {
        start.weights = FinalWeights();
    }
    return start;
}

std::variant<OutgoingGradients, Unusable>
EdgeTrainer::Train(std::size_t device, const Join& join, const Activations& activations)
{
    UseOneThread();
    auto& parts = *m_parts;
    const auto& position = activations.position;
    if (!IsDue(parts.plan, join, position))
    {
        return Unusable{position, Failure::WRONG_SHAPE};
    }
    auto opened = OpenArrival(activations, parts.plan, parts.cost.input, parts.classes);
    if (const auto* failure = std::get_if<Failure>(&opened))
    {
        return Unusable{position, *failure};
    }
    auto& [activation, labels] = std::get<Arrival>(opened);
    auto& [learner, watch] = parts.tails.Of(device);
    watch.Prepare(activation.kept, activation.tensor.shape[1], learner);
    const auto share = static_cast<double>(labels.size(0)) / parts.plan.batch;
    const auto result = learner.Train(ToTorch(std::move(activation.tensor)), labels, share);
    if (!std::isfinite(result.judgement.loss))
    {
        ThrowDivergence(device, position, "loss");
    }
    auto& receiver = parts.ReceiverOf(device);
    receiver.Expect(std::move(activation.kept));
    const auto gradient = result.gradient.contiguous();
    auto frame = receiver.Answer(ViewOf(gradient),
                                 activations.gradientBits,
                                 NumberOf(parts.plan, join.steps, position));
    if (position.microBatch + 1 < parts.plan.microBatches)
    {
        learner.FinishGradients(); // which EndStep() does for the last one
    }
    return WithFrame(Gradients{position,
                               static_cast<float>(result.judgement.loss),
                               result.judgement.correct,
                               {}},
                     std::move(frame));
}

void
EdgeTrainer::EndStep(std::size_t device, const Join& join, const Position& position)
{
    UseOneThread();
    auto& [learner, watch] = m_parts->tails.Of(device);
    learner.Step(RateAt(m_parts->plan, join.steps, position));
    watch.EndStep();
}

std::variant<Score, Unusable>
EdgeTrainer::Evaluate(std::size_t device, const Activations& activations)
{
    UseOneThread();
    const auto& parts = *m_parts;
    auto opened = OpenArrival(activations, parts.plan, parts.cost.input, parts.classes);
    if (const auto* failure = std::get_if<Failure>(&opened))
    {
        return Unusable{activations.position, *failure};
    }
    auto& [activation, labels] = std::get<Arrival>(opened);
    const auto& learner = m_parts->tails.Of(device).learner;
    const auto judgement = learner.Evaluate(ToTorch(std::move(activation.tensor)), labels);
    return Score{activations.position, static_cast<float>(judgement.loss), judgement.correct};
}

bool
EdgeTrainer::AddSamples(std::size_t device, const Samples& samples)
{
    return m_parts->samples.Add(device, samples);
}

bool
EdgeTrainer::HasSamples(std::size_t device) const
{
    return m_parts->samples.Has(device);
}

std::size_t
EdgeTrainer::StepsAlone() const
{
    return m_parts->samples.StepsPerEpoch() * m_parts->plan.epochsPerRound;
}

double
EdgeTrainer::TrainAlone(const Position& position)
{
    UseOneThread();
    auto& parts = *m_parts;
    const auto batch = parts.samples.At(position.round * StepsAlone() + position.step);
    auto& learner = parts.tails.Of(0).learner;
    const auto loss = learner.Train(batch.images, batch.labels, 1).judgement.loss;
    if (!std::isfinite(loss))
    {
        ThrowDivergence(0, position, "loss");
    }
    learner.Step(RateAt(parts.plan, StepsAlone(), position));
    return loss;
}

bool
EdgeTrainer::HandIn(std::size_t device, const Join& join, const Weights& weights)
{
    Contribution contribution{std::max<std::uint64_t>(join.samples, 1), {}};
    if (SharesWeights(m_parts->plan))
    {
        try
        {
            contribution.weights = DecodeWeights(weights.weights);
        }
        catch (const Error&)
        {
            return false;
        }
        if (!m_parts->shared.Misfit(contribution.weights).empty())
        {
            return false;
        }
    }
    m_parts->handedIn[device] = std::move(contribution);
    return true;
}

void
EdgeTrainer::Forget(std::size_t device)
{
    m_parts->tails.Forget(device);
    m_parts->handedIn.erase(device);
    m_parts->ReceiverOf(device).Forget();
}

void
EdgeTrainer::EndRound()
{
    std::map<std::size_t, std::uint64_t> samples;
    std::vector<Contribution> contributions;
    for (auto& [device, contribution] : m_parts->handedIn)
    {
        samples[device] = contribution.samples;
        contributions.push_back(std::move(contribution));
    }
    m_parts->handedIn.clear();
    m_parts->tails.EndRound(samples);
    if (SharesWeights(m_parts->plan) && !contributions.empty())
    {
        m_parts->shared.Put(Average(contributions));
        m_parts->hasAveraged = true;
    }
}

std::vector<std::uint8_t>
EdgeTrainer::FinalWeights() const
{
    const auto& plan = m_parts->plan;
    if (!SharesWeights(plan))
    {
        return {};
    }
    return EncodeWeights(m_parts->shared.Take(),
                         plan.weightBits,
                         DeriveSeed(plan.seed, "weights", m_parts->round));
}

double
EdgeTrainer::ForwardFlops(std::size_t samples) const
{
    return m_parts->cost.flops * static_cast<double>(samples);
}

std::size_t
EdgeTrainer::ActivationElements(std::size_t samples) const
{
    const bool isSplit = m_parts->part.First() > 0 && m_parts->part.First() < m_parts->part.End();
    return isSplit ? ElementCount(m_parts->cost.input) * samples : 0;
}

TrainingState
EdgeTrainer::State() const
{
    TrainingState state;
    AddUnder("tails/", m_parts->tails.State(), state);
    AddUnder("shared/", m_parts->shared.Take(), state);
    AddUnder("samples/", m_parts->samples.State(), state);
    for (const auto& [device, receiver] : m_parts->receivers)
    {
        AddUnder(fmt::format("receiver/{}/", device), receiver.State(), state);
    }
    return state;
}

void
EdgeTrainer::SetState(const TrainingState& state)
{
    m_parts->tails.SetState(TakeUnder("tails/", state));
    m_parts->shared.Put(TakeUnder("shared/", state));
    m_parts->samples.SetState(TakeUnder("samples/", state));
    for (std::size_t device = 0; device < m_parts->plan.devices; ++device)
    {
        m_parts->ReceiverOf(device).SetState(TakeUnder(fmt::format("receiver/{}/", device), state));
    }
}

} // namespace split
