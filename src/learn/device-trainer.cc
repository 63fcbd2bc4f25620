/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/device-trainer.h"

#include "base/derive-seed.h"
#include "base/error.h"
#include "learn/batches.h"
#include "learn/cut-sender.h"
#include "learn/head-learner.h"
#include "learn/outgoing.h"
#include "learn/roles.h"
#include "learn/stage-range-cost.h"
#include "learn/tail-learner.h"
#include "learn/weight-coding.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/threads.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace split
{

/// What a device trainer is made of.
struct DeviceTrainer::Parts
{
    Parts(const TrainingPlan& plan,
          std::size_t device,
          const std::shared_ptr<SplitModel>& model,
          Dataset training,
          std::shared_ptr<const Dataset> validation);

    /// @return the samples of the micro-batch at @p position
    Batch MicroBatch(const Position& position);

    /// @return batch @p index of the validation samples
    Batch ValidationBatch(std::size_t index) const;

    /// Draws gates anew if more channels are kept than in the step before.
    void BeginPhase(double keep);

    TrainingPlan plan;                         //!< what all agreed on
    std::size_t device;                        //!< its number
    std::uint64_t fingerprint;                 //!< of plan and model
    ModelPart part;                            //!< what it trains
    StageRangeCost cost;                       //!< of that
    Dataset training;                          //!< to learn from
    std::shared_ptr<const Dataset> validation; //!< to judge by, or null
    Batches batches;                           //!< of training samples
    CutSender sender;                          //!< compresses
    std::unique_ptr<HeadLearner> head;         //!< where the model is split
    std::unique_ptr<TailLearner> whole;        //!< where the device trains all of it
    std::uint64_t batchStep{0};                //!< whose samples are at hand
    Batch batch;                               //!< these samples; undefined before the first
    std::uint64_t round{0};                    //!< that is running
    std::size_t budget{0};   //!< channels kept in the last step; 0 before the first
    std::uint64_t phases{0}; //!< how often that has grown
};

DeviceTrainer::Parts::Parts(const TrainingPlan& plan,
                            std::size_t device,
                            const std::shared_ptr<SplitModel>& model,
                            Dataset samples,
                            std::shared_ptr<const Dataset> validationSamples)
    : plan{plan},
      device{device},
      fingerprint{PlanFingerprint(plan, *model)},
      part{DevicePart(plan, model)},
      cost{part},
      training{std::move(samples)},
      validation{std::move(validationSamples)},
      batches{training,
              model->Info().normalisation,
              plan.augmentation,
              plan.batch,
              DeviceSeed(plan, device)},
      sender{plan.importance, DeviceSeed(plan, device)}
{
    if (plan.collaboration == Collaboration::FEDAVG)
    {
        whole = std::make_unique<TailLearner>(part, OptimiserOf(plan), LossOf(plan));
    }
    else if (plan.collaboration != Collaboration::CENTRAL)
    {
        head = std::make_unique<HeadLearner>(part, OptimiserOf(plan), plan.rateWeight);
    }
}

Batch
DeviceTrainer::Parts::MicroBatch(const Position& position)
{
    const auto step = position.round * plan.epochsPerRound * batches.PerEpoch() + position.step;
    if (!batch.images.defined() || batchStep != step)
    {
        batch = batches.At(step);
        batchStep = step;
    }
    const auto first = position.microBatch * plan.batch / plan.microBatches;
    const auto end = (position.microBatch + 1) * plan.batch / plan.microBatches;
    return {batch.images.slice(0, first, end), batch.labels.slice(0, first, end)};
}

Batch
DeviceTrainer::Parts::ValidationBatch(std::size_t index) const
{
    const auto first = index * plan.batch;
    std::vector<std::size_t> indices(std::min(plan.batch, validation->Size() - first));
    std::iota(indices.begin(), indices.end(), first);
    return LoadBatch(*validation, indices, part.Model().Info().normalisation, {}, 0);
}

void
DeviceTrainer::Parts::BeginPhase(double share)
{
    const auto channels = head->Budget(share);
    if (budget != 0 && channels > budget)
    {
        ++phases; // all devices draw the same gates, as they are averaged or handed on
        head->ResetGates(DeriveSeed(plan.seed, "gates", phases));
    }
    budget = channels;
}

namespace
{

/// @return the labels as messages have them
std::vector<std::uint32_t>
LabelsOf(const torch::Tensor& labels)
{
    const auto* first = labels.data_ptr<std::int64_t>();
    return {first, first + labels.numel()};
}

} // namespace

DeviceTrainer::DeviceTrainer(const TrainingPlan& plan,
                             std::size_t device,
                             std::shared_ptr<SplitModel> model,
                             Dataset training,
                             std::shared_ptr<const Dataset> validation)
{
    CheckPlan(plan, *model);
    CheckSamples(training, model->Info());
    m_parts =
        std::make_unique<Parts>(plan, device, model, std::move(training), std::move(validation));
}

DeviceTrainer::~DeviceTrainer() = default;

Join
DeviceTrainer::Introduction() const
{
    return {PROTOCOL_VERSION,
            m_parts->device,
            m_parts->fingerprint,
            m_parts->training.Size(),
            StepsPerRound()};
}

std::size_t
DeviceTrainer::StepsPerRound() const
{
    return m_parts->batches.PerEpoch() * m_parts->plan.epochsPerRound;
}

std::size_t
DeviceTrainer::MicroBatches() const
{
    return m_parts->plan.microBatches;
}

std::size_t
DeviceTrainer::ValidationSamples() const
{
    const bool isLearning = m_parts->head || m_parts->whole;
    return isLearning && m_parts->validation ? m_parts->validation->Size() : 0;
}

std::size_t
DeviceTrainer::ValidationBatches() const
{
    const auto batch = m_parts->plan.batch;
    return (ValidationSamples() + batch - 1) / batch;
}

void
DeviceTrainer::BeginRound(const RoundStart& round)
{
    m_parts->round = round.round;
    m_parts->sender.Forget();
    m_parts->sender.Ranking().SetNorms(round.channelNorms);
    if (m_parts->head)
    {
        m_parts->head->Forget();
    }
    if (!round.weights.empty())
    {
        m_parts->part.Put(DecodeWeights(round.weights));
    }
}

OutgoingActivations
DeviceTrainer::Forward(const Position& position, const CutSetting& setting)
{
    UseOneThread();
    auto& parts = *m_parts;
    if (position.microBatch == 0)
    {
        parts.BeginPhase(setting.activation.keep);
    }
    const auto batch = parts.MicroBatch(position);
    const auto share = static_cast<double>(batch.labels.size(0)) / parts.plan.batch;
    const auto activation = parts.head->Forward(batch.images, share, setting.activation.keep);
    if (!std::isfinite(activation.sum().item<float>()))
    {
        ThrowDivergence(parts.device, position, "activation");
    }
    auto frame = parts.sender.Send(setting.activation,
                                   ViewOf(activation),
                                   parts.head->Gates(),
                                   NumberOf(parts.plan, StepsPerRound(), position));
    return WithFrame(Activations{position, false, setting.gradientBits, LabelsOf(batch.labels), {}},
                     std::move(frame));
}

bool
DeviceTrainer::Backward(const std::vector<std::uint8_t>& frame)
{
    UseOneThread();
    if (m_parts->sender.InFlight() == 0)
    {
        return false;
    }
    auto gradient = m_parts->sender.Receive(frame);
    auto* values = std::get_if<Tensor>(&gradient);
    if (values == nullptr)
    {
        m_parts->head->Drop();
        return false;
    }
    m_parts->head->Backward(std::move(*values));
    return true;
}

void
DeviceTrainer::EndStep(const Position& position)
{
    UseOneThread();
    m_parts->head->Step(RateAt(m_parts->plan, StepsPerRound(), position));
}

double
DeviceTrainer::TrainAlone(const Position& position)
{
    UseOneThread();
    double loss = 0;
    for (std::size_t i = 0; i < MicroBatches(); ++i)
    {
        const auto batch = m_parts->MicroBatch({position.round, position.step, i});
        const auto share = static_cast<double>(batch.labels.size(0)) / m_parts->plan.batch;
        loss += share * m_parts->whole->Train(batch.images, batch.labels, share).judgement.loss;
    }
    if (!std::isfinite(loss))
    {
        ThrowDivergence(m_parts->device, position, "loss");
    }
    m_parts->whole->Step(RateAt(m_parts->plan, StepsPerRound(), position));
    return loss;
}

OutgoingActivations
DeviceTrainer::ForwardValidation(const Position& position, const CutSetting& setting)
{
    UseOneThread();
    const auto batch = m_parts->ValidationBatch(position.step);
    const auto activation = m_parts->head->Evaluate(batch.images);
    auto frame = m_parts->sender.Show(setting.activation,
                                      ViewOf(activation),
                                      m_parts->head->Gates(),
                                      position.round * ValidationBatches() + position.step);
    return WithFrame(Activations{position, true, setting.gradientBits, LabelsOf(batch.labels), {}},
                     std::move(frame));
}

Score
DeviceTrainer::ValidateAlone()
{
    UseOneThread();
    const auto& validation = *m_parts->validation;
    double sum = 0;
    std::size_t correct = 0;
    for (std::size_t first = 0; first < validation.Size(); first += m_parts->plan.batch)
    {
        const auto batch = m_parts->ValidationBatch(first / m_parts->plan.batch);
        const auto judgement = m_parts->whole->Evaluate(batch.images, batch.labels);
        sum += judgement.loss * static_cast<double>(batch.labels.size(0));
        correct += judgement.correct;
    }
    return {{m_parts->round, 0, 0},
            static_cast<float>(sum / static_cast<double>(validation.Size())),
            correct};
}

Samples
DeviceTrainer::AllSamples() const
{
    const auto& training = m_parts->training;
    Samples samples;
    samples.round = m_parts->round;
    samples.labels.reserve(training.Size());
    samples.pixels.reserve(training.Size() * ElementCount(training.SampleShape()));
    for (std::size_t i = 0; i < training.Size(); ++i)
    {
        const auto image = training.GetImage(i);
        samples.pixels.insert(samples.pixels.end(), image.pixels.begin(), image.pixels.end());
        samples.labels.push_back(static_cast<std::uint32_t>(training.Label(i)));
    }
    return samples;
}

std::vector<std::uint8_t>
DeviceTrainer::Weights() const
{
    if (!SharesWeights(m_parts->plan))
    {
        return {};
    }
    return EncodeWeights(
        m_parts->part.Take(),
        m_parts->plan.weightBits,
        DeriveSeed(DeviceSeed(m_parts->plan, m_parts->device), "weights", m_parts->round));
}

const ChannelRanking&
DeviceTrainer::Ranking() const
{
    return m_parts->sender.Ranking();
}

double
DeviceTrainer::ForwardFlops(std::size_t samples) const
{
    return m_parts->cost.flops * static_cast<double>(samples);
}

std::size_t
DeviceTrainer::ActivationElements(std::size_t samples) const
{
    return m_parts->head ? m_parts->cost.outputElements * samples : 0;
}

TrainingState
DeviceTrainer::State() const
{
    TrainingState state;
    AddUnder("learner/",
             m_parts->head    ? m_parts->head->State()
             : m_parts->whole ? m_parts->whole->State()
                              : TrainingState{},
             state);
    AddUnder("sender/", m_parts->sender.State(), state);
    state["phase"] =
        PackNumbers({static_cast<double>(m_parts->budget), static_cast<double>(m_parts->phases)});
    return state;
}

void
DeviceTrainer::SetState(const TrainingState& state)
{
    const auto phase = UnpackNumbers(state, "phase");
    if (phase.size() != 2)
    {
        throw Error("state of a device: its phase is missing; resume from a file that a training "
                    "has written");
    }
    m_parts->budget = static_cast<std::size_t>(phase[0]);
    m_parts->phases = static_cast<std::uint64_t>(phase[1]);
    m_parts->sender.SetState(TakeUnder("sender/", state));
    if (m_parts->head)
    {
        m_parts->head->SetState(TakeUnder("learner/", state));
    }
    else if (m_parts->whole)
    {
        m_parts->whole->SetState(TakeUnder("learner/", state));
    }
}

} // namespace split
