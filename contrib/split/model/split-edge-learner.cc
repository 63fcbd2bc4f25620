/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-edge-learner.h"

#include "ns3/simulator.h"

#include <cmath>
#include <utility>

namespace ns3
{

namespace
{

/// What forward and backward computation cost together, in forward ones.
constexpr double TRAINING_SHARE = 3;

} // namespace

SplitEdgeLearner::SplitEdgeLearner(const split::TrainingPlan& plan, const Options& options)
    : m_options{options},
      m_jobs{options.workers},
      m_batch{plan.batch},
      m_microBatches{plan.microBatches},
      m_sampleFlops{options.trainer->ForwardFlops(1)},
      m_sampleElements{static_cast<double>(options.trainer->ActivationElements(1))},
      m_asksSamples{plan.collaboration == split::Collaboration::CENTRAL}
{
    for (uint64_t device = 0; device < plan.devices; ++device)
    {
        if (options.trainer->HasSamples(device))
        {
            m_sampled.insert(device);
        }
    }
}

void
SplitEdgeLearner::BeginRound()
{
    m_scores.clear();
}

// With devices

void
SplitEdgeLearner::Serve(const split::Join& join,
                        const split::Activations& activations,
                        AnswerCallback done)
{
    const auto answer = Order([join, activations](split::EdgeTrainer& trainer) -> Answer {
        const auto widen = [](auto&& result) { return Answer(std::move(result)); };
        return activations.evaluation
                   ? std::visit(widen, trainer.Evaluate(join.device, activations))
                   : std::visit(widen, trainer.Train(join.device, join, activations));
    });
    if (!activations.evaluation && activations.position.microBatch + 1 == m_microBatches)
    {
        EndStep(join, activations.position, answer);
    }
    const double coded = m_options.codecFlopsPerElement * m_sampleElements;
    const double flops =
        activations.evaluation ? m_sampleFlops + coded : TRAINING_SHARE * m_sampleFlops + 2 * coded;
    m_options.compute->Submit(activations.labels.size() * flops,
                              [answer, done = std::move(done)] { done(answer.Get()); });
}

void
SplitEdgeLearner::EndStep(const split::Join& join,
                          const split::Position& position,
                          const split::Pending<Answer>& last)
{
    Order([join, position, last](split::EdgeTrainer& trainer) {
        const bool isUsable = std::holds_alternative<split::OutgoingGradients>(last.Get());
        if (isUsable)
        {
            trainer.EndStep(join.device, join, position);
        }
        return isUsable;
    });
}

bool
SplitEdgeLearner::HandIn(const split::Join& join, const split::Weights& weights)
{
    const auto areUsable = Order([join, weights](split::EdgeTrainer& trainer) {
        return trainer.HandIn(join.device, join, weights);
    });
    if (!areUsable.Get())
    {
        return false;
    }
    m_scores[join.device] = {weights.loss, weights.samples, weights.correct};
    return true;
}

void
SplitEdgeLearner::Average()
{
    Order([](split::EdgeTrainer& trainer) {
        trainer.EndRound();
        return true;
    });
}

void
SplitEdgeLearner::Judge(SplitRoundRecord& round) const
{
    round.devices = m_scores.size();
    round.samples = 0;
    round.correct = 0;
    double sum = 0;
    for (const auto& [device, score] : m_scores)
    {
        if (score.samples > 0 && std::isfinite(score.loss))
        {
            sum += score.loss * score.samples;
            round.samples += score.samples;
            round.correct += score.correct;
        }
    }
    round.loss = sum / round.samples;
}

// Alone

bool
SplitEdgeLearner::AsksSamples() const
{
    return m_asksSamples;
}

bool
SplitEdgeLearner::NeedsSamples(uint64_t device) const
{
    return m_asksSamples && m_sampled.count(device) == 0;
}

bool
SplitEdgeLearner::HasSamples() const
{
    return !m_asksSamples || !m_sampled.empty();
}

bool
SplitEdgeLearner::AddSamples(uint64_t device, const split::Samples& samples)
{
    const auto areUsable = Order([device, samples](split::EdgeTrainer& trainer) {
        return trainer.AddSamples(device, samples);
    });
    if (!areUsable.Get())
    {
        return false;
    }
    m_sampled.insert(device);
    return true;
}

void
SplitEdgeLearner::TrainAlone(uint64_t round, StepCallback stepDone, std::function<void()> done)
{
    m_isAlone = true;
    m_step.round = round;
    m_stepDone = std::move(stepDone);
    m_allDone = std::move(done);
    const auto steps =
        Order([](const split::EdgeTrainer& trainer) { return trainer.StepsAlone(); });
    m_stepsAlone = steps.Get();
    StepAlone(0);
}

void
SplitEdgeLearner::StopAlone()
{
    m_isAlone = false;
}

void
SplitEdgeLearner::StepAlone(uint64_t step)
{
    if (step == m_stepsAlone)
    {
        m_isAlone = false;
        const auto done = std::move(m_allDone); // may begin the next round
        done();
        return;
    }
    m_step.step = step;
    m_step.samples = m_batch;
    m_step.begun = Simulator::Now();
    const auto loss =
        Order([position = split::Position{m_step.round, step, 0}](split::EdgeTrainer& trainer) {
            return trainer.TrainAlone(position);
        });
    m_options.compute->Submit(TRAINING_SHARE * m_sampleFlops * m_batch, [this, loss] {
        if (m_isAlone)
        {
            m_step.loss = loss.Get();
            m_step.ended = Simulator::Now();
            m_stepDone(m_step);
            StepAlone(m_step.step + 1);
        }
    });
}

} // namespace ns3
