/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingDevice");

NS_OBJECT_ENSURE_REGISTERED(SplitTrainingDevice);

namespace
{

/// What the backward computation costs, in forward ones.
constexpr double BACKWARD_SHARE = 2;

} // namespace

TypeId
SplitTrainingDevice::GetTypeId()
{
    using App = SplitTrainingDevice;
    static TypeId tid =
        TypeId("ns3::SplitTrainingDevice")
            .SetParent<Application>()
            .SetGroupName("Split")
            .AddConstructor<App>()
            .AddAttribute("Remote",
                          "The address and port of the edge application.",
                          AddressValue(),
                          MakeAddressAccessor(&App::m_remote),
                          MakeAddressChecker())
            .AddAttribute("Protocol",
                          "The type of the stream socket's factory.",
                          TypeIdValue(TcpSocketFactory::GetTypeId()),
                          MakeTypeIdAccessor(&App::m_protocol),
                          MakeTypeIdChecker())
            .AddAttribute("Backoff",
                          "The time until a lost connection is made again; it doubles with each "
                          "attempt that fails, up to 64 times this.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&App::m_backoff),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("AnswerTimeout",
                          "While an answer is awaited: the time without a sign of life from the "
                          "edge, be it the acknowledgement of bytes, after which it is given up.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&App::m_answerTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Window",
                          "How many micro-batches of a step may be under way, from the beginning "
                          "of their computation to their gradient: 1 to send and wait.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&App::m_window),
                          MakeUintegerChecker<uint64_t>(1))
            .AddAttribute("CodecFlopsPerElement",
                          "What encoding an activation, or decoding its gradient, costs for each "
                          "element; by default 4 operations to quantise and 16 to code.",
                          DoubleValue(20),
                          MakeDoubleAccessor(&App::m_codecFlopsPerElement),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Joined",
                            "The edge has welcomed the device.",
                            MakeTraceSourceAccessor(&App::m_joinedTrace),
                            "ns3::SplitTrainingDevice::DeviceTracedCallback")
            .AddTraceSource("RoundStarted",
                            "The edge has told the device to begin a round.",
                            MakeTraceSourceAccessor(&App::m_roundStartedTrace),
                            "ns3::SplitRoundRecord::TracedCallback")
            .AddTraceSource("ForwardDone",
                            "A micro-batch's activation is encoded and begins to go up.",
                            MakeTraceSourceAccessor(&App::m_forwardDoneTrace),
                            "ns3::SplitTrainingDevice::MicroBatchTracedCallback")
            .AddTraceSource("GradientReceived",
                            "A micro-batch's gradient has come down.",
                            MakeTraceSourceAccessor(&App::m_gradientReceivedTrace),
                            "ns3::SplitTrainingDevice::MicroBatchTracedCallback")
            .AddTraceSource("StepDone",
                            "The weights have changed by a step.",
                            MakeTraceSourceAccessor(&App::m_stepDoneTrace),
                            "ns3::SplitStepRecord::TracedCallback")
            .AddTraceSource("Evaluated",
                            "The device's validation samples have been judged.",
                            MakeTraceSourceAccessor(&App::m_evaluatedTrace),
                            "ns3::SplitRoundRecord::TracedCallback")
            .AddTraceSource("RoundEnded",
                            "The device has ended its part of a round.",
                            MakeTraceSourceAccessor(&App::m_roundEndedTrace),
                            "ns3::SplitRoundRecord::TracedCallback")
            .AddTraceSource("MessageSent",
                            "The socket has taken all of a message, with what its bytes are for.",
                            MakeTraceSourceAccessor(&App::m_messageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("SocketCreated",
                            "The socket exists, but is not connected yet.",
                            MakeTraceSourceAccessor(&App::m_socketCreatedTrace),
                            "ns3::SplitTrainingDevice::SocketTracedCallback")
            .AddTraceSource("ConnectionLost",
                            "The edge refused the device, could not be reached, or was lost; or "
                            "the device has left it.",
                            MakeTraceSourceAccessor(&App::m_connectionLostTrace),
                            "ns3::SplitTrainingDevice::LostTracedCallback")
            .AddTraceSource("Finished",
                            "The training is over.",
                            MakeTraceSourceAccessor(&App::m_finishedTrace),
                            "ns3::SplitTrainingDevice::DeviceTracedCallback");
    return tid;
}

SplitTrainingDevice::SplitTrainingDevice()
{
    NS_LOG_FUNCTION(this);
}

SplitTrainingDevice::~SplitTrainingDevice()
{
    NS_LOG_FUNCTION(this);
}

void
SplitTrainingDevice::SetTraining(Training training)
{
    NS_LOG_FUNCTION(this);
    m_training = std::move(training);
}

void
SplitTrainingDevice::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_uplink = nullptr;
    m_compute = nullptr;
    m_jobs.reset();
    m_training = {};
    Application::DoDispose();
}

// Connection

void
SplitTrainingDevice::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_compute = GetNode()->GetObject<SplitComputeResource>();
    NS_ABORT_MSG_UNLESS(m_training.trainer,
                        "SplitTrainingDevice: call SetTraining() before the start");
    NS_ABORT_MSG_UNLESS(m_compute,
                        "SplitTrainingDevice: aggregate a SplitComputeResource to the node");
    NS_ABORT_MSG_IF(m_remote.IsInvalid(),
                    "SplitTrainingDevice: set attribute Remote to the edge's address");
    const auto& trainer = *m_training.trainer;
    m_join = trainer.Introduction();
    m_sampleFlops = trainer.ForwardFlops(1);
    m_sampleElements = static_cast<double>(trainer.ActivationElements(1));
    m_validationBatches = trainer.ValidationBatches();
    m_jobs = std::make_unique<split::JobChain>(m_training.workers);
    m_uplink = Create<SplitTrainingUplink>(
        SplitTrainingUplink::Options{GetNode(), m_protocol, m_remote, m_backoff, m_answerTimeout},
        SplitTrainingUplink::Callbacks{
            [this](Ptr<Socket> socket) { m_socketCreatedTrace(socket); },
            [this] { Join(); },
            [this](const split::TrainingMessage& message, uint64_t bytes) {
                Receive(message, bytes);
            },
            [this](const SplitByteCount& bytes) { m_messageSentTrace(bytes); },
            [this](const std::string& reason) { HandleLost(reason); }});
    m_state = State::CONNECTING;
    m_uplink->Open();
}

void
SplitTrainingDevice::StopApplication()
{
    NS_LOG_FUNCTION(this);
    if (m_uplink)
    {
        Disconnect(State::FINISHED);
    }
}

void
SplitTrainingDevice::Leave()
{
    NS_LOG_FUNCTION(this);
    if (m_uplink && m_state != State::FINISHED)
    {
        Disconnect(State::AWAY);
        m_connectionLostTrace(m_join.device, "left");
    }
}

void
SplitTrainingDevice::Vanish()
{
    NS_LOG_FUNCTION(this);
    if (m_uplink && m_state != State::FINISHED)
    {
        m_uplink->Abandon();
        Leave();
    }
}

void
SplitTrainingDevice::Return()
{
    NS_LOG_FUNCTION(this);
    if (m_uplink && m_state == State::AWAY)
    {
        m_state = State::CONNECTING;
        m_uplink->Open();
    }
}

void
SplitTrainingDevice::Join()
{
    m_state = State::JOINING;
    m_uplink->Send(m_join);
    UpdateSilenceTimer();
}

void
SplitTrainingDevice::HandleLost(const std::string& reason)
{
    NS_LOG_WARN("device " << m_join.device << ": connection lost: " << reason);
    AbandonRound();
    m_state = State::CONNECTING;
    m_connectionLostTrace(m_join.device, reason);
}

void
SplitTrainingDevice::Disconnect(State next)
{
    AbandonRound();
    m_state = next;
    m_uplink->Close();
}

void
SplitTrainingDevice::AbandonRound()
{
    ++m_attempt;
    m_sent.clear();
    m_isComputing = false;
}

// Messages

void
SplitTrainingDevice::Receive(const split::TrainingMessage& message, uint64_t bytes)
{
    NS_LOG_FUNCTION(this << message.index() << bytes);
    const bool isExpected =
        m_state == State::JOINING ? HandleAnswer(message) : Handle(message, bytes);
    if (!isExpected)
    {
        m_uplink->Fail("a message that was not expected");
    }
    UpdateSilenceTimer();
}

bool
SplitTrainingDevice::HandleAnswer(const split::TrainingMessage& message)
{
    if (const auto* refused = std::get_if<split::Refused>(&message))
    {
        Disconnect(State::FINISHED);
        m_connectionLostTrace(m_join.device, split::ToString(refused->reason));
        return true;
    }
    if (!std::holds_alternative<split::Welcome>(message))
    {
        return false;
    }
    m_state = State::WAITING;
    m_uplink->Confirm();
    m_joinedTrace(m_join.device);
    return true;
}

bool
SplitTrainingDevice::Handle(const split::TrainingMessage& message, uint64_t bytes)
{
    if (const auto* start = std::get_if<split::RoundStart>(&message))
    {
        BeginRound(*start);
        return true;
    }
    if (const auto* end = std::get_if<split::End>(&message))
    {
        Finish(*end);
        return true;
    }
    if (const auto* gradients = std::get_if<split::Gradients>(&message))
    {
        if (m_state == State::TRAINING && TakeAnswer(gradients->position))
        {
            m_step.bytesDown += bytes;
            ComputeBackward(*gradients);
            return true;
        }
        return gradients->position.round != m_round.round;
    }
    if (const auto* score = std::get_if<split::Score>(&message))
    {
        if (m_state == State::EVALUATING && TakeAnswer(score->position))
        {
            HandleScore(*score);
            return true;
        }
        return score->position.round != m_round.round;
    }
    if (std::holds_alternative<split::Unusable>(message))
    {
        AbandonRound();
        m_state = State::WAITING;
        return true;
    }
    return false;
}

bool
SplitTrainingDevice::TakeAnswer(const split::Position& position)
{
    return !m_sent.empty() && m_sent.front().position == position;
}

void
SplitTrainingDevice::UpdateSilenceTimer()
{
    m_uplink->Watch(m_state == State::JOINING || !m_sent.empty());
}

// A round

void
SplitTrainingDevice::BeginRound(const split::RoundStart& start)
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
    m_jobs->Submit([trainer = m_training.trainer, start] {
        trainer->BeginRound(start);
        return true;
    });
    m_roundStartedTrace(m_round);
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
SplitTrainingDevice::BeginStep(uint64_t step)
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
    m_workTimeBefore = m_uplink->GetMeter().WorkTime();
    m_count = m_training.plan.microBatches;
    m_next = 0;
    m_ended = 0;
    ComputeNext();
}

void
SplitTrainingDevice::ResetStep(uint64_t step)
{
    m_step = {};
    m_step.device = m_join.device;
    m_step.round = m_round.round;
    m_step.step = step;
    m_step.begun = Simulator::Now();
}

split::TrainingObservation
SplitTrainingDevice::Observe() const
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
    observation.goodput = m_uplink->GetMeter().Goodput().value_or(observation.goodput);
    observation.validationLoss = m_lossBefore;
    return observation;
}

void
SplitTrainingDevice::BeginEvaluation()
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
SplitTrainingDevice::SamplesOf(uint64_t index) const
{
    const auto& plan = m_training.plan;
    const uint64_t parts = m_state == State::TRAINING ? m_count : 1;
    return plan.batch * (index % parts + 1) / parts - plan.batch * (index % parts) / parts;
}

split::Position
SplitTrainingDevice::PositionOf(uint64_t index) const
{
    return m_state == State::TRAINING ? split::Position{m_round.round, m_step.step, index}
                                      : split::Position{m_round.round, index, 0};
}

void
SplitTrainingDevice::ComputeNext()
{
    if (m_isComputing || m_next == m_count || m_next - m_ended >= m_window)
    {
        return;
    }
    m_isComputing = true;
    const auto output = m_jobs->Submit([trainer = m_training.trainer,
                                        position = PositionOf(m_next),
                                        setting = m_step.setting,
                                        isTraining = m_state == State::TRAINING] {
        return isTraining ? trainer->Forward(position, setting)
                          : trainer->ForwardValidation(position, setting);
    });
    const double sampleFlops = m_sampleFlops + m_codecFlopsPerElement * m_sampleElements;
    Compute(SamplesOf(m_next) * sampleFlops, [this, output] { HandleForward(output.Get()); });
    ++m_next;
}

void
SplitTrainingDevice::HandleForward(const split::OutgoingActivations& output)
{
    SplitByteCount frame;
    frame.index = output.indexBytes;
    frame.payload = output.payloadBytes;
    m_isComputing = false;
    m_sent.push_back({output.message.position, output.message.labels.size()});
    m_forwardDoneTrace(m_join.device, output.message.position);
    m_step.bytesUp += m_uplink->Send(output.message, frame);
    UpdateSilenceTimer();
    ComputeNext();
}

void
SplitTrainingDevice::ComputeBackward(const split::Gradients& gradients)
{
    const uint64_t samples = m_sent.front().samples;
    m_sent.pop_front();
    m_gradientReceivedTrace(m_join.device, gradients.position);
    m_step.samples += samples;
    m_step.correct += gradients.correct;
    m_step.loss += static_cast<double>(gradients.loss) * samples;
    const bool isLast = gradients.position.microBatch + 1 == m_count;
    const auto isUsable = m_jobs->Submit([trainer = m_training.trainer, gradients, isLast] {
        const bool isDecoded = trainer->Backward(gradients.frame);
        if (isDecoded && isLast)
        {
            trainer->EndStep(gradients.position);
        }
        return isDecoded;
    });
    const double sampleFlops =
        BACKWARD_SHARE * m_sampleFlops + m_codecFlopsPerElement * m_sampleElements;
    Compute(samples * sampleFlops, [this, isUsable] { HandleBackward(isUsable.Get()); });
}

void
SplitTrainingDevice::HandleBackward(bool isUsable)
{
    if (!isUsable)
    {
        m_uplink->Fail("gradients that cannot be used");
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
SplitTrainingDevice::HandleScore(const split::Score& score)
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
        m_evaluatedTrace(m_round);
        HandIn();
    }
    else
    {
        ComputeNext();
    }
}

void
SplitTrainingDevice::FinishStep()
{
    m_step.loss /= m_step.samples;
    m_step.ended = Simulator::Now();
    m_step.goodput = m_uplink->GetMeter().Goodput().value_or(m_step.goodput);
    m_idle = m_step.ended - m_step.begun - (m_uplink->GetMeter().WorkTime() - m_workTimeBefore);
    m_stepDoneTrace(m_step);
}

void
SplitTrainingDevice::TrainAlone(uint64_t step)
{
    if (step == m_join.steps)
    {
        EvaluateAlone();
        return;
    }
    ResetStep(step);
    m_step.samples = m_training.plan.batch;
    const auto loss = m_jobs->Submit(
        [trainer = m_training.trainer, position = split::Position{m_round.round, step, 0}] {
            return trainer->TrainAlone(position);
        });
    Compute((1 + BACKWARD_SHARE) * m_sampleFlops * m_step.samples, [this, loss] {
        m_step.loss = loss.Get();
        m_step.ended = Simulator::Now();
        m_stepDoneTrace(m_step);
        TrainAlone(m_step.step + 1);
    });
}

void
SplitTrainingDevice::EvaluateAlone()
{
    if (m_validationBatches == 0)
    {
        HandIn();
        return;
    }
    m_state = State::EVALUATING;
    const auto loss =
        m_jobs->Submit([trainer = m_training.trainer] { return trainer->ValidateAlone(); });
    m_round.samples = m_validationBatches * m_training.plan.batch;
    Compute(m_sampleFlops * m_round.samples, [this, loss] {
        m_round.loss = loss.Get();
        m_round.ended = Simulator::Now();
        m_evaluatedTrace(m_round);
        HandIn();
    });
}

void
SplitTrainingDevice::SendSamples()
{
    const auto samples =
        m_jobs->Submit([trainer = m_training.trainer] { return trainer->AllSamples(); });
    split::Samples message = samples.Get();
    message.round = m_round.round;
    m_uplink->Send(message);
    HandIn();
}

void
SplitTrainingDevice::HandIn()
{
    const auto weights =
        m_jobs->Submit([trainer = m_training.trainer] { return trainer->Weights(); });
    m_state = State::WAITING;
    m_round.ended = Simulator::Now();
    m_uplink->Send(split::Weights{m_round.round, static_cast<float>(m_round.loss), weights.Get()});
    m_roundEndedTrace(m_round);
}

void
SplitTrainingDevice::Finish(const split::End& end)
{
    split::RoundStart last;
    last.round = m_round.round;
    last.weights = end.weights;
    const auto done = m_jobs->Submit([trainer = m_training.trainer, last] {
        trainer->BeginRound(last);
        return true;
    });
    done.Get();
    Disconnect(State::FINISHED);
    m_finishedTrace(m_join.device);
}

void
SplitTrainingDevice::Compute(double flops, std::function<void()> done)
{
    m_compute->Submit(flops, [this, attempt = m_attempt, done = std::move(done)] {
        if (attempt == m_attempt)
        {
            done();
        }
    });
}

} // namespace ns3
