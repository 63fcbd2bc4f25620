/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-device-learner.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitDeviceLearner");

namespace
{

/// What the backward computation costs, in forward ones.
constexpr double BACKWARD_SHARE = 2;

} // namespace

SplitDeviceLearner::SplitDeviceLearner(const Training& training,
                                       const Options& options,
                                       Callbacks callbacks)
    : m_training{training},
      m_options{options},
      m_callbacks{std::move(callbacks)},
      m_jobs{training.workers},
      m_join{training.trainer->Introduction()},
      m_sampleFlops{training.trainer->ForwardFlops(1)},
      m_sampleElements{static_cast<double>(training.trainer->ActivationElements(1))},
      m_validationSamples{training.trainer->ValidationSamples()},
      m_validationBatches{training.trainer->ValidationBatches()}
{
}

const split::Join&
SplitDeviceLearner::Introduction() const
{
    return m_join;
}

bool
SplitDeviceLearner::IsOwed() const
{
    return !m_sent.empty();
}

// A round

void
SplitDeviceLearner::BeginRound(const split::RoundStart& start)
{
    NS_LOG_INFO("device " << m_join.device << " begins round " << start.round);
    AbandonRound();
    m_state = State::TRAINING;
    m_round = {};
    m_round.device = m_join.device;
    m_round.round = start.round;
    m_round.begun = Simulator::Now();
    m_lossBefore = start.loss;
    m_idle = Time(0);
    m_jobs.Submit([trainer = m_training.trainer, start] {
        trainer->BeginRound(start);
        return true;
    });
    m_callbacks.roundStarted(m_round);
    switch (m_training.plan.collaboration)
    {
    case split::Collaboration::FEDAVG:
        TrainAlone(0);
        break;
    case split::Collaboration::CENTRAL:
        SendSamples();
        break;
    default:
        BeginStep(0);
    }
}

void
SplitDeviceLearner::AbandonRound()
{
    ++m_attempt;
    m_state = State::WAITING;
    m_sent.clear();
    m_isComputing = false;
}

void
SplitDeviceLearner::Finish(const split::End& end)
{
    split::RoundStart last;
    last.round = m_round.round;
    last.weights = end.weights;
    const auto done = m_jobs.Submit([trainer = m_training.trainer, last] {
        trainer->BeginRound(last);
        return true;
    });
    done.Get();
}

void
SplitDeviceLearner::HandIn()
{
    const auto weights =
        m_jobs.Submit([trainer = m_training.trainer] { return trainer->Weights(); });
    m_state = State::WAITING;
    m_round.ended = Simulator::Now();
    m_options.uplink->Send(split::Weights{m_round.round,
                                          static_cast<float>(m_round.loss),
                                          m_round.samples,
                                          m_round.correct,
                                          weights.Get()});
    m_callbacks.roundEnded(m_round);
}

void
SplitDeviceLearner::Compute(double flops, std::function<void()> done)
{
    m_options.compute->Submit(flops, [this, attempt = m_attempt, done = std::move(done)] {
        if (attempt == m_attempt)
        {
            done();
        }
    });
}

// Together with the edge

void
SplitDeviceLearner::BeginStep(uint64_t step)
{
    if (step == m_join.steps)
    {
        BeginEvaluation();
        return;
    }
    const uint64_t epochSteps = m_join.steps / m_training.plan.epochsPerRound;
    if (step % epochSteps == 0)
    {
        m_epochBegun = Simulator::Now();
    }
    ResetStep(step);
    m_step.setting = m_training.schedule->At(Observe());
    m_workTimeBefore = m_options.uplink->GetMeter().WorkTime();
    m_count = m_training.plan.microBatches;
    m_next = 0;
    m_ended = 0;
    ComputeNext();
}

void
SplitDeviceLearner::ResetStep(uint64_t step)
{
    m_step = {};
    m_step.device = m_join.device;
    m_step.round = m_round.round;
    m_step.step = step;
    m_step.begun = Simulator::Now();
}

split::TrainingObservation
SplitDeviceLearner::Observe() const
{
    const auto& plan = m_training.plan;
    const double done = static_cast<double>(m_step.step) / static_cast<double>(m_join.steps);
    const uint64_t epochSteps = m_join.steps / plan.epochsPerRound;
    split::TrainingObservation observation;
    observation.progress = (m_round.round + done) / plan.rounds;
    observation.epoch = (m_round.round + done) * plan.epochsPerRound;
    observation.round = m_round.round;
    observation.stepsLeft = epochSteps - m_step.step % epochSteps;
    observation.secondsSpent = (Simulator::Now() - m_epochBegun).GetSeconds();
    observation.secondsIdle = m_idle.GetSeconds();
    observation.fullStepBits = 32 * m_sampleElements * plan.batch;
    observation.goodput = m_options.uplink->GetMeter().Goodput().value_or(observation.goodput);
    observation.validationLoss = m_lossBefore;
    return observation;
}

void
SplitDeviceLearner::BeginEvaluation()
{
    m_state = State::EVALUATING;
    m_count = m_validationBatches;
    m_next = 0;
    m_ended = 0;
    if (m_count == 0)
    {
        HandIn();
        return;
    }
    m_round.loss = 0;
    ComputeNext();
}

uint64_t
SplitDeviceLearner::SamplesOf(uint64_t index) const
{
    const uint64_t batch = m_training.plan.batch;
    return m_state == State::TRAINING ? batch * (index + 1) / m_count - batch * index / m_count
                                      : std::min(batch, m_validationSamples - batch * index);
}

split::Position
SplitDeviceLearner::PositionOf(uint64_t index) const
{
    return m_state == State::TRAINING ? split::Position{m_round.round, m_step.step, index}
                                      : split::Position{m_round.round, index, 0};
}

void
SplitDeviceLearner::ComputeNext()
{
    if (m_isComputing || m_next == m_count || m_next - m_ended >= m_options.window)
    {
        return;
    }
    m_isComputing = true;
    const auto output = m_jobs.Submit([trainer = m_training.trainer,
                                       position = PositionOf(m_next),
                                       setting = m_step.setting,
                                       isTraining = m_state == State::TRAINING] {
        return isTraining ? trainer->Forward(position, setting)
                          : trainer->ForwardValidation(position, setting);
    });
    const double sampleFlops = m_sampleFlops + m_options.codecFlopsPerElement * m_sampleElements;
    Compute(SamplesOf(m_next) * sampleFlops, [this, output] { HandleForward(output.Get()); });
    ++m_next;
}

void
SplitDeviceLearner::HandleForward(const split::OutgoingActivations& output)
{
    SplitByteCount frame;
    frame.index = output.indexBytes;
    frame.payload = output.payloadBytes;
    m_isComputing = false;
    m_sent.push_back({output.message.position, output.message.labels.size()});
    m_callbacks.forwardDone(output.message.position);
    m_step.bytesUp += m_options.uplink->Send(output.message, frame);
    m_options.uplink->Watch(IsOwed());
    ComputeNext();
}

bool
SplitDeviceLearner::Learn(const split::Gradients& gradients, uint64_t bytes)
{
    if (m_state == State::TRAINING && IsDue(gradients.position))
    {
        m_step.bytesDown += bytes;
        ComputeBackward(gradients);
        return true;
    }
    return gradients.position.round != m_round.round;
}

bool
SplitDeviceLearner::TakeScore(const split::Score& score)
{
    if (m_state == State::EVALUATING && IsDue(score.position))
    {
        HandleScore(score);
        return true;
    }
    return score.position.round != m_round.round;
}

bool
SplitDeviceLearner::IsDue(const split::Position& position) const
{
    return !m_sent.empty() && m_sent.front().position == position;
}

void
SplitDeviceLearner::ComputeBackward(const split::Gradients& gradients)
{
    const uint64_t samples = m_sent.front().samples;
    m_sent.pop_front();
    m_callbacks.gradientReceived(gradients.position);
    m_step.samples += samples;
    m_step.correct += gradients.correct;
    m_step.loss += static_cast<double>(gradients.loss) * samples;
    const bool isLast = gradients.position.microBatch + 1 == m_count;
    const auto isUsable = m_jobs.Submit([trainer = m_training.trainer, gradients, isLast] {
        const bool isDecoded = trainer->Backward(gradients.frame);
        if (isDecoded && isLast)
        {
            trainer->EndStep(gradients.position);
        }
        return isDecoded;
    });
    const double sampleFlops =
        BACKWARD_SHARE * m_sampleFlops + m_options.codecFlopsPerElement * m_sampleElements;
    Compute(samples * sampleFlops, [this, isUsable] { HandleBackward(isUsable.Get()); });
}

void
SplitDeviceLearner::HandleBackward(bool isUsable)
{
    if (!isUsable)
    {
        m_options.uplink->Fail("gradients that cannot be used");
        return;
    }
    ++m_ended;
    if (m_ended == m_count)
    {
        FinishStep();
        BeginStep(m_step.step + 1);
    }
    else
    {
        ComputeNext();
    }
}

void
SplitDeviceLearner::HandleScore(const split::Score& score)
{
    const uint64_t samples = m_sent.front().samples;
    m_sent.pop_front();
    m_round.samples += samples;
    m_round.correct += score.correct;
    m_round.loss += static_cast<double>(score.loss) * samples;
    ++m_ended;
    if (m_ended == m_count)
    {
        m_round.loss /= m_round.samples;
        m_round.ended = Simulator::Now();
        m_callbacks.evaluated(m_round);
        HandIn();
    }
    else
    {
        ComputeNext();
    }
}

void
SplitDeviceLearner::FinishStep()
{
    m_step.loss /= m_step.samples;
    m_step.ended = Simulator::Now();
    m_step.goodput = m_options.uplink->GetMeter().Goodput().value_or(m_step.goodput);
    m_idle =
        m_step.ended - m_step.begun - (m_options.uplink->GetMeter().WorkTime() - m_workTimeBefore);
    m_callbacks.stepDone(m_step);
}

// Apart from the edge

void
SplitDeviceLearner::TrainAlone(uint64_t step)
{
    if (step == m_join.steps)
    {
        EvaluateAlone();
        return;
    }
    ResetStep(step);
    m_step.samples = m_training.plan.batch;
    const auto loss = m_jobs.Submit(
        [trainer = m_training.trainer, position = split::Position{m_round.round, step, 0}] {
            return trainer->TrainAlone(position);
        });
    Compute((1 + BACKWARD_SHARE) * m_sampleFlops * m_step.samples, [this, loss] {
        m_step.loss = loss.Get();
        m_step.ended = Simulator::Now();
        m_callbacks.stepDone(m_step);
        TrainAlone(m_step.step + 1);
    });
}

void
SplitDeviceLearner::EvaluateAlone()
{
    if (m_validationSamples == 0)
    {
        HandIn();
        return;
    }
    m_state = State::EVALUATING;
    const auto score =
        m_jobs.Submit([trainer = m_training.trainer] { return trainer->ValidateAlone(); });
    m_round.samples = m_validationSamples;
    Compute(m_sampleFlops * m_round.samples, [this, score] {
        m_round.loss = score.Get().loss;
        m_round.correct = score.Get().correct;
        m_round.ended = Simulator::Now();
        m_callbacks.evaluated(m_round);
        HandIn();
    });
}

void
SplitDeviceLearner::SendSamples()
{
    const auto samples =
        m_jobs.Submit([trainer = m_training.trainer] { return trainer->AllSamples(); });
    split::Samples message = samples.Get();
    message.round = m_round.round;
    m_options.uplink->Send(message);
    HandIn();
}

} // namespace ns3
