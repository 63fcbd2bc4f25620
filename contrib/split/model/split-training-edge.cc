/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-edge.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingEdge");

NS_OBJECT_ENSURE_REGISTERED(SplitTrainingEdge);

TypeId
SplitTrainingEdge::GetTypeId()
{
    using App = SplitTrainingEdge;
    static TypeId tid =
        TypeId("ns3::SplitTrainingEdge")
            .SetParent<Application>()
            .SetGroupName("Split")
            .AddConstructor<App>()
            .AddAttribute("Local",
                          "The address and port to listen on.",
                          AddressValue(InetSocketAddress(Ipv4Address::GetAny(), 4950)),
                          MakeAddressAccessor(&App::m_local),
                          MakeAddressChecker())
            .AddAttribute("Protocol",
                          "The type of the stream socket's factory.",
                          TypeIdValue(TcpSocketFactory::GetTypeId()),
                          MakeTypeIdAccessor(&App::m_protocol),
                          MakeTypeIdChecker())
            .AddAttribute("FirstRound",
                          "The number of the first round, where a training goes on.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_firstRound),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Rounds",
                          "How many rounds to do, or 0 for all that the plan has left.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_rounds),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Gathered",
                          "How many devices have to be there to begin the first round, or 0 for "
                          "all that the plan has.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_gathered),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Quorum",
                          "How many devices have to hand in to end a round, or 0 for all.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_quorum),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("RoundDeadline",
                          "The time after which devices that were told to begin are not waited "
                          "for, or 0 to wait; somebody is always waited for.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&App::m_roundDeadline),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("AnswerTimeout",
                          "The time without a sign of life from a device at work, be it the "
                          "acknowledgement of bytes, after which it is given up until it joins "
                          "anew; it doubles each time, as the device may be slow.",
                          TimeValue(Hours(1)),
                          MakeTimeAccessor(&App::m_answerTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("CodecFlopsPerElement",
                          "What decoding an activation, or encoding its gradient, costs for each "
                          "element; by default 4 operations to quantise and 16 to code.",
                          DoubleValue(20),
                          MakeDoubleAccessor(&App::m_codecFlopsPerElement),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Joined",
                            "A device was welcomed.",
                            MakeTraceSourceAccessor(&App::m_joinedTrace),
                            "ns3::SplitTrainingEdge::DeviceTracedCallback")
            .AddTraceSource("Dropped",
                            "A device is not waited for in the running round any more.",
                            MakeTraceSourceAccessor(&App::m_droppedTrace),
                            "ns3::SplitTrainingEdge::LostTracedCallback")
            .AddTraceSource("ConnectionLost",
                            "A device has left, was lost, or broke the protocol.",
                            MakeTraceSourceAccessor(&App::m_connectionLostTrace),
                            "ns3::SplitTrainingEdge::LostTracedCallback")
            .AddTraceSource("RoundStarted",
                            "A round begins.",
                            MakeTraceSourceAccessor(&App::m_roundStartedTrace),
                            "ns3::SplitRoundRecord::TracedCallback")
            .AddTraceSource("RoundEnded",
                            "A round has ended, and what was handed in is averaged.",
                            MakeTraceSourceAccessor(&App::m_roundEndedTrace),
                            "ns3::SplitRoundRecord::TracedCallback")
            .AddTraceSource("MicroBatchReceived",
                            "A device's micro-batch is complete.",
                            MakeTraceSourceAccessor(&App::m_receivedTrace),
                            "ns3::SplitTrainingEdge::MicroBatchTracedCallback")
            .AddTraceSource("MicroBatchAnswered",
                            "A device's micro-batch is computed, and its answer begins to go down.",
                            MakeTraceSourceAccessor(&App::m_answeredTrace),
                            "ns3::SplitTrainingEdge::MicroBatchTracedCallback")
            .AddTraceSource("StepDone",
                            "Where the edge trains alone, the weights have changed by a step.",
                            MakeTraceSourceAccessor(&App::m_stepDoneTrace),
                            "ns3::SplitStepRecord::TracedCallback")
            .AddTraceSource("Finished",
                            "All rounds are done.",
                            MakeTraceSourceAccessor(&App::m_finishedTrace),
                            "ns3::SplitTrainingEdge::FinishedTracedCallback")
            .AddTraceSource("MessageSent",
                            "The socket has taken all of a message, with what its bytes are for.",
                            MakeTraceSourceAccessor(&App::m_messageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("SocketCreated",
                            "The socket that the connections are forked from exists, but does not "
                            "listen yet.",
                            MakeTraceSourceAccessor(&App::m_socketCreatedTrace),
                            "ns3::SplitTrainingEdge::SocketTracedCallback");
    return tid;
}

SplitTrainingEdge::SplitTrainingEdge()
{
    NS_LOG_FUNCTION(this);
}

SplitTrainingEdge::~SplitTrainingEdge()
{
    NS_LOG_FUNCTION(this);
}

void
SplitTrainingEdge::SetTraining(Training training)
{
    NS_LOG_FUNCTION(this);
    m_training = std::move(training);
}

void
SplitTrainingEdge::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_deadline.Cancel();
    m_listener = nullptr;
    m_sessions.reset();
    m_learner.reset();
    m_training = {};
    Application::DoDispose();
}

void
SplitTrainingEdge::StartApplication()
{
    NS_LOG_FUNCTION(this);
    const auto compute = GetNode()->GetObject<SplitComputeResource>();
    NS_ABORT_MSG_UNLESS(m_training.trainer,
                        "SplitTrainingEdge: call SetTraining() before the start");
    NS_ABORT_MSG_UNLESS(compute, "SplitTrainingEdge: aggregate a SplitComputeResource to the node");
    const auto& plan = m_training.plan;
    m_round.round = m_firstRound;
    m_round.loss = m_training.lossBefore;
    m_endRound = m_rounds == 0 ? plan.rounds : m_firstRound + m_rounds;
    m_barrier = std::make_unique<split::RoundBarrier>(plan.collaboration ==
                                                          split::Collaboration::SEQUENTIAL,
                                                      m_quorum);
    m_learner =
        std::make_unique<SplitEdgeLearner>(plan,
                                           SplitEdgeLearner::Options{m_training.trainer,
                                                                     m_training.workers,
                                                                     compute,
                                                                     m_codecFlopsPerElement});
    m_sessions = std::make_unique<SplitTrainingSessions>(m_answerTimeout, MakeSessionCallbacks());
    m_listener = Create<SplitListener>(GetNode(), m_protocol);
    m_socketCreatedTrace(m_listener->GetSocket());
    m_listener->Listen(m_local, [this](Ptr<Socket> socket) { m_sessions->Begin(socket); });
}

SplitTrainingSessions::Callbacks
SplitTrainingEdge::MakeSessionCallbacks()
{
    return {
        [this](Ptr<Session> session, const split::TrainingMessage& message) {
            Receive(session, message);
        },
        [this](Ptr<Session> session, const std::string& reason) { EndSession(session, reason); },
        [this](const SplitByteCount& bytes) { m_messageSentTrace(bytes); }};
}

void
SplitTrainingEdge::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_state = State::FINISHED;
    m_deadline.Cancel();
    if (m_listener)
    {
        m_listener->Close();
        m_listener = nullptr;
        m_learner->StopAlone();
    }
    if (m_sessions)
    {
        m_sessions->EndAll();
    }
}

// Sessions

void
SplitTrainingEdge::Receive(Ptr<Session> session, const split::TrainingMessage& message)
{
    NS_LOG_FUNCTION(this << message.index());
    const auto* join = std::get_if<split::Join>(&message);
    const auto* activations = std::get_if<split::Activations>(&message);
    const auto* samples = std::get_if<split::Samples>(&message);
    const auto* weights = std::get_if<split::Weights>(&message);
    if (join && !session->join)
    {
        Greet(session, *join);
    }
    else if (activations && session->join)
    {
        Serve(session, *activations);
    }
    else if (samples && session->join && m_learner->AsksSamples())
    {
        AddSamples(session, *samples);
    }
    else if (weights && session->join)
    {
        HandIn(session, *weights);
    }
    else
    {
        EndSession(session, "a message that was not expected");
    }
}

void
SplitTrainingEdge::Greet(Ptr<Session> session, const split::Join& join)
{
    NS_LOG_FUNCTION(this << join.device);
    std::optional<split::Refusal> refusal;
    if (join.version != split::PROTOCOL_VERSION)
    {
        refusal = split::Refusal::VERSION;
    }
    else if (join.plan != m_training.trainer->PlanFingerprint() ||
             join.device >= m_training.plan.devices)
    {
        refusal = split::Refusal::MODEL;
    }
    if (refusal)
    {
        session->channel->Send(split::Refused{*refusal});
        EndSession(session, "refused: " + split::ToString(*refusal));
        return;
    }
    if (const auto earlier = m_sessions->Find(join.device))
    {
        EndSession(earlier, "the device has joined anew");
    }
    m_sessions->Welcome(session, join);
    session->channel->Send(split::Welcome{});
    m_joinedTrace(join.device);
    m_barrier->Join(join.device);
    if (m_state == State::FINISHED)
    {
        SendEnd(session);
    }
    else if (m_state == State::GATHERING && HasGathered())
    {
        BeginRound();
    }
    else
    {
        Advance();
    }
}

void
SplitTrainingEdge::EndSession(Ptr<Session> session, const std::string& reason)
{
    m_sessions->End(session);
    if (!session->join)
    {
        return;
    }
    const uint64_t device = session->join->device;
    NS_LOG_INFO("device " << device << ": connection lost: " << reason);
    Drop(session, reason);
    m_barrier->Leave(device);
    m_connectionLostTrace(device, reason);
    Advance();
}

bool
SplitTrainingEdge::HasGathered() const
{
    const uint64_t wanted = m_gathered == 0 ? m_training.plan.devices : m_gathered;
    return m_barrier->Present().size() >= wanted;
}

bool
SplitTrainingEdge::IsAtWork(Ptr<Session> session, uint64_t round) const
{
    return m_state == State::RUNNING && round == m_round.round &&
           m_barrier->IsAtWork(session->join->device);
}

// What devices send

void
SplitTrainingEdge::Serve(Ptr<Session> session, const split::Activations& activations)
{
    const split::Join& join = *session->join;
    if (!IsAtWork(session, activations.position.round))
    {
        return;
    }
    m_receivedTrace(join.device, activations.position);
    m_learner->Serve(
        join,
        activations,
        [this, session, attempt = session->attempt](const SplitEdgeLearner::Answer& answer) {
            if (session->channel->IsOpen() && attempt == session->attempt)
            {
                HandleAnswer(session, answer);
            }
        });
}

void
SplitTrainingEdge::HandleAnswer(Ptr<Session> session, const SplitEdgeLearner::Answer& answer)
{
    const uint64_t device = session->join->device;
    if (const auto* unusable = std::get_if<split::Unusable>(&answer))
    {
        session->channel->Send(*unusable);
        Drop(session, "a micro-batch is " + split::ToString(unusable->reason));
        Advance();
    }
    else if (const auto* score = std::get_if<split::Score>(&answer))
    {
        m_answeredTrace(device, score->position);
        session->channel->Send(*score);
    }
    else
    {
        const auto& gradients = std::get<split::OutgoingGradients>(answer);
        SplitByteCount frame;
        frame.gradients = gradients.payloadBytes;
        m_answeredTrace(device, gradients.message.position);
        session->channel->Send(gradients.message, frame);
    }
}

void
SplitTrainingEdge::AddSamples(Ptr<Session> session, const split::Samples& samples)
{
    if (IsAtWork(session, samples.round) && !m_learner->AddSamples(session->join->device, samples))
    {
        EndSession(session, "samples that do not fit the model");
    }
}

void
SplitTrainingEdge::HandIn(Ptr<Session> session, const split::Weights& weights)
{
    const split::Join& join = *session->join;
    if (!IsAtWork(session, weights.round))
    {
        return;
    }
    if (!m_learner->HandIn(join, weights))
    {
        EndSession(session, "weights that do not fit the model");
        return;
    }
    session->silence.Watch(false);
    m_barrier->HandIn(join.device);
    if (m_training.plan.collaboration == split::Collaboration::SEQUENTIAL)
    {
        m_learner->Average(); // hands the head on
    }
    Advance();
}

void
SplitTrainingEdge::Drop(Ptr<Session> session, const std::string& reason)
{
    if (m_barrier->IsAtWork(session->join->device))
    {
        m_barrier->Drop(session->join->device);
        Release(session, reason);
    }
}

void
SplitTrainingEdge::Release(Ptr<Session> session, const std::string& reason)
{
    const uint64_t device = session->join->device;
    ++session->attempt;
    session->silence.Watch(false);
    m_learner->Order([device](split::EdgeTrainer& trainer) {
        trainer.Forget(device);
        return true;
    });
    m_droppedTrace(device, reason);
}

// Rounds

void
SplitTrainingEdge::BeginRound()
{
    NS_LOG_INFO("round " << m_round.round << " begins");
    m_state = State::RUNNING;
    m_learner->BeginRound();
    m_barrier->Begin();
    m_round.begun = Simulator::Now();
    m_round.devices = m_barrier->Present().size();
    m_roundStartedTrace(m_round);
    const bool isCentral = m_training.plan.collaboration == split::Collaboration::CENTRAL;
    if (isCentral)
    {
        DropSampled();
    }
    if (isCentral && m_learner->HasSamples() && m_barrier->IsDeserted())
    {
        FinishDevices();
    }
    else
    {
        Advance();
    }
}

void
SplitTrainingEdge::DropSampled()
{
    for (const uint64_t device : m_barrier->Present())
    {
        if (!m_learner->NeedsSamples(device))
        {
            m_barrier->Drop(device);
        }
    }
}

void
SplitTrainingEdge::Advance()
{
    if (m_state != State::RUNNING)
    {
        return;
    }
    if (m_barrier->IsOver())
    {
        FinishDevices();
    }
    else if (m_barrier->IsDeserted() && !m_barrier->Present().empty())
    {
        BeginRound();
    }
    else
    {
        Call(m_barrier->Call());
    }
}

void
SplitTrainingEdge::Call(const std::vector<uint64_t>& devices)
{
    if (devices.empty())
    {
        return;
    }
    const auto start =
        m_learner->Order([round = m_round.round, loss = m_round.loss](split::EdgeTrainer& trainer) {
            return trainer.BeginRound(round, loss);
        });
    for (const uint64_t device : devices)
    {
        const auto session = m_sessions->Find(device);
        ++session->attempt;
        session->channel->Send(start.Get());
        session->silence.Watch(true);
    }
    m_deadline.Cancel();
    if (m_roundDeadline.IsStrictlyPositive())
    {
        m_deadline = Simulator::Schedule(m_roundDeadline, &SplitTrainingEdge::HandleDeadline, this);
    }
}

void
SplitTrainingEdge::HandleDeadline()
{
    NS_LOG_INFO("round " << m_round.round << ": deadline");
    for (const uint64_t device : m_barrier->Expire())
    {
        Release(m_sessions->Find(device), "the round's deadline");
    }
    Advance();
}

void
SplitTrainingEdge::FinishDevices()
{
    m_deadline.Cancel();
    const auto isLate = m_barrier->AtWork();
    for (const uint64_t device : isLate)
    {
        Drop(m_sessions->Find(device), "the round has ended");
    }
    if (m_training.plan.collaboration != split::Collaboration::CENTRAL)
    {
        EndRound();
        return;
    }
    m_state = State::ALONE;
    m_learner->TrainAlone(
        m_round.round,
        [this](const SplitStepRecord& step) { m_stepDoneTrace(step); },
        [this] { EndRound(); });
}

void
SplitTrainingEdge::EndRound()
{
    m_learner->Average();
    m_learner->Judge(m_round);
    m_round.ended = Simulator::Now();
    m_roundEndedTrace(m_round);
    ++m_round.round;
    if (m_round.round >= m_endRound)
    {
        Finish();
    }
    else
    {
        BeginRound();
    }
}

void
SplitTrainingEdge::Finish()
{
    m_state = State::FINISHED;
    for (const auto& session : m_sessions->All())
    {
        if (session->join)
        {
            SendEnd(session);
        }
    }
    m_finishedTrace();
}

void
SplitTrainingEdge::SendEnd(Ptr<Session> session)
{
    const bool isLast = m_round.round >= m_training.plan.rounds;
    const auto weights = m_learner->Order([isLast](const split::EdgeTrainer& trainer) {
        return isLast ? trainer.FinalWeights() : std::vector<uint8_t>();
    });
    session->channel->Send(split::End{weights.Get()});
}

} // namespace ns3
