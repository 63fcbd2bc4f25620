/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-relay.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingRelay");

NS_OBJECT_ENSURE_REGISTERED(SplitTrainingRelay);

namespace
{

/// What the backward computation costs, in forward ones.
constexpr double BACKWARD_SHARE = 2;

} // namespace

TypeId
SplitTrainingRelay::GetTypeId()
{
    using App = SplitTrainingRelay;
    static TypeId tid =
        TypeId("ns3::SplitTrainingRelay")
            .SetParent<Application>()
            .SetGroupName("Split")
            .AddConstructor<App>()
            .AddAttribute("Local",
                          "The address and port to listen on for devices.",
                          AddressValue(InetSocketAddress(Ipv4Address::GetAny(), 4950)),
                          MakeAddressAccessor(&App::m_local),
                          MakeAddressChecker())
            .AddAttribute("Remote",
                          "The address and port of the edge application.",
                          AddressValue(),
                          MakeAddressAccessor(&App::m_remote),
                          MakeAddressChecker())
            .AddAttribute("Protocol",
                          "The type of the stream sockets' factory.",
                          TypeIdValue(TcpSocketFactory::GetTypeId()),
                          MakeTypeIdAccessor(&App::m_protocol),
                          MakeTypeIdChecker())
            .AddAttribute("CodecFlopsPerElement",
                          "What coding or decoding costs for each element of the tensor at a cut; "
                          "by default 4 operations to quantise and 16 to code.",
                          DoubleValue(20),
                          MakeDoubleAccessor(&App::m_codecFlopsPerElement),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("ForwardDone",
                            "A micro-batch is computed and goes on to the edge.",
                            MakeTraceSourceAccessor(&App::m_forwardDoneTrace),
                            "ns3::SplitTrainingRelay::MicroBatchTracedCallback")
            .AddTraceSource("BackwardDone",
                            "A micro-batch's gradient is computed and goes on to the device.",
                            MakeTraceSourceAccessor(&App::m_backwardDoneTrace),
                            "ns3::SplitTrainingRelay::MicroBatchTracedCallback")
            .AddTraceSource("ConnectionLost",
                            "A device's connection has ended, on either side.",
                            MakeTraceSourceAccessor(&App::m_connectionLostTrace),
                            "ns3::SplitTrainingRelay::LostTracedCallback")
            .AddTraceSource("UpMessageSent",
                            "A socket has taken all of a message to the edge, with what its bytes "
                            "are for.",
                            MakeTraceSourceAccessor(&App::m_upMessageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("DownMessageSent",
                            "A socket has taken all of a message to a device, with what its bytes "
                            "are for.",
                            MakeTraceSourceAccessor(&App::m_downMessageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("UpSocketCreated",
                            "A socket to the edge exists, but is not connected yet.",
                            MakeTraceSourceAccessor(&App::m_upSocketCreatedTrace),
                            "ns3::SplitTrainingRelay::SocketTracedCallback")
            .AddTraceSource("DownSocketCreated",
                            "The socket that the devices' connections are forked from exists, but "
                            "does not listen yet.",
                            MakeTraceSourceAccessor(&App::m_downSocketCreatedTrace),
                            "ns3::SplitTrainingRelay::SocketTracedCallback");
    return tid;
}

SplitTrainingRelay::SplitTrainingRelay()
{
    NS_LOG_FUNCTION(this);
}

SplitTrainingRelay::~SplitTrainingRelay()
{
    NS_LOG_FUNCTION(this);
}

void
SplitTrainingRelay::SetTraining(Training training)
{
    NS_LOG_FUNCTION(this);
    m_training = std::move(training);
}

void
SplitTrainingRelay::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_listener = nullptr;
    m_sessions.clear();
    m_underWay.clear();
    m_compute = nullptr;
    m_jobs.reset();
    m_training = {};
    Application::DoDispose();
}

void
SplitTrainingRelay::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_compute = GetNode()->GetObject<SplitComputeResource>();
    NS_ABORT_MSG_UNLESS(m_training.trainer,
                        "SplitTrainingRelay: call SetTraining() before the start");
    NS_ABORT_MSG_UNLESS(m_compute,
                        "SplitTrainingRelay: aggregate a SplitComputeResource to the node");
    NS_ABORT_MSG_IF(m_remote.IsInvalid(),
                    "SplitTrainingRelay: set attribute Remote to the edge's address");
    m_sampleFlops = m_training.trainer->ForwardFlops(1);
    m_sampleElements = static_cast<double>(m_training.trainer->ActivationElements(1));
    m_jobs = std::make_unique<split::JobChain>(m_training.workers);
    m_listener = Create<SplitListener>(GetNode(), m_protocol);
    m_downSocketCreatedTrace(m_listener->GetSocket());
    m_listener->Listen(m_local, [this](Ptr<Socket> socket) { Accept(socket); });
}

void
SplitTrainingRelay::StopApplication()
{
    NS_LOG_FUNCTION(this);
    if (m_listener)
    {
        m_listener->Close();
        m_listener = nullptr;
    }
    while (!m_sessions.empty())
    {
        EndSession(m_sessions.back(), "the relay has stopped");
    }
}

// Sessions

void
SplitTrainingRelay::Accept(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const auto session = Create<Session>();
    const auto raw = PeekPointer(session);
    session->down = Create<SplitTrainingChannel>(
        socket,
        [this, raw](const split::TrainingMessage& message, uint64_t) {
            ReceiveUp(Ptr<Session>(raw), message);
        },
        [this, raw](const std::string& reason) { EndSession(Ptr<Session>(raw), reason); },
        [this](const SplitByteCount& bytes) { m_downMessageSentTrace(bytes); });
    m_sessions.push_back(session);
}

void
SplitTrainingRelay::ReceiveUp(Ptr<Session> session, const split::TrainingMessage& message)
{
    NS_LOG_FUNCTION(this << message.index());
    const auto* join = std::get_if<split::Join>(&message);
    const auto* activations = std::get_if<split::Activations>(&message);
    if (join && !session->connector && !session->up)
    {
        session->join = *join;
        Connect(session);
    }
    else if (join || !session->up)
    {
        EndSession(session, "a message that was not expected");
    }
    else if (activations)
    {
        ComputeForward(session, *activations);
    }
    else
    {
        SendUp(session, message);
    }
}

void
SplitTrainingRelay::ReceiveDown(Ptr<Session> session, const split::TrainingMessage& message)
{
    NS_LOG_FUNCTION(this << message.index());
    if (const auto* gradients = std::get_if<split::Gradients>(&message))
    {
        session->answers.push_back(*gradients);
        ComputeBackward();
        return;
    }
    const auto* start = std::get_if<split::RoundStart>(&message);
    if (start || std::holds_alternative<split::Unusable>(message))
    {
        ++session->attempt;
        Forget(session);
    }
    if (start)
    {
        session->round = start->round;
        session->lossBefore = start->loss;
    }
    session->down->Send(message);
}

void
SplitTrainingRelay::Connect(Ptr<Session> session)
{
    const auto raw = PeekPointer(session);
    session->connector = Create<SplitConnector>(GetNode(), m_protocol);
    m_upSocketCreatedTrace(session->connector->GetSocket());
    session->connector->Connect(
        m_remote,
        [this, raw](Ptr<Socket> socket) { HandleConnected(Ptr<Session>(raw), socket); },
        [this, raw](const std::string& reason) { EndSession(Ptr<Session>(raw), reason); });
}

void
SplitTrainingRelay::HandleConnected(Ptr<Session> session, Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const auto raw = PeekPointer(session);
    session->connector = nullptr;
    session->up = Create<SplitTrainingChannel>(
        socket,
        [this, raw](const split::TrainingMessage& message, uint64_t) {
            ReceiveDown(Ptr<Session>(raw), message);
        },
        [this, raw](const std::string& reason) { EndSession(Ptr<Session>(raw), reason); },
        [this](const SplitByteCount& bytes) { m_upMessageSentTrace(bytes); });
    session->up->SetProgressCallback([raw] { Measure(*raw); });
    SendUp(session, session->join);
}

void
SplitTrainingRelay::EndSession(Ptr<Session> session, const std::string& reason)
{
    const auto found = std::find(m_sessions.begin(), m_sessions.end(), session);
    if (found == m_sessions.end())
    {
        return;
    }
    m_sessions.erase(found);
    NS_LOG_INFO("device " << session->join.device << ": connection lost: " << reason);
    ++session->attempt;
    session->down->Close();
    if (session->connector)
    {
        session->connector->Close();
    }
    if (session->up)
    {
        session->up->Close();
    }
    Forget(session);
    m_connectionLostTrace(session->join.device, reason);
}

// Micro-batches

void
SplitTrainingRelay::ComputeForward(Ptr<Session> session, const split::Activations& activations)
{
    if (activations.position.round != session->round)
    {
        return;
    }
    const uint64_t samples = activations.labels.size();
    if (!activations.evaluation)
    {
        m_underWay.emplace_back(session, samples);
        session->setting = m_training.schedule->At(Observe(session, activations.position));
    }
    const auto output = m_jobs->Submit(
        [trainer = m_training.trainer,
         join = session->join,
         activations,
         setting = session->setting] { return trainer->Forward(join, activations, setting); });
    const double flops = m_sampleFlops + m_codecFlopsPerElement * m_sampleElements;
    Compute(samples * flops, session, [this, session, output] {
        const auto* sent = std::get_if<split::OutgoingActivations>(&output.Get());
        if (!sent)
        {
            EndSession(session, "a micro-batch that cannot be used");
            return;
        }
        SplitByteCount frame;
        frame.index = sent->indexBytes;
        frame.payload = sent->payloadBytes;
        m_forwardDoneTrace(session->join.device, sent->message.position);
        SendUp(session, sent->message, frame);
    });
}

split::TrainingObservation
SplitTrainingRelay::Observe(Ptr<Session> session, const split::Position& position) const
{
    const auto& plan = m_training.plan;
    const auto steps = std::max<uint64_t>(session->join.steps, 1);
    const auto epochSteps = std::max<uint64_t>(steps / plan.epochsPerRound, 1);
    if (position.step % epochSteps == 0 && position.microBatch == 0)
    {
        session->epochBegun = Simulator::Now();
    }
    const double rounds = position.round + static_cast<double>(position.step) / steps;
    split::TrainingObservation observation;
    observation.progress = rounds / plan.rounds;
    observation.epoch = rounds * plan.epochsPerRound;
    observation.round = position.round;
    observation.stepsLeft = epochSteps - position.step % epochSteps;
    observation.secondsSpent = (Simulator::Now() - session->epochBegun).GetSeconds();
    observation.fullStepBits = 32.0 * m_training.trainer->OutputElements(plan.batch);
    observation.goodput = session->meter.Goodput().value_or(observation.goodput);
    observation.validationLoss = session->lossBefore;
    return observation;
}

void
SplitTrainingRelay::SendUp(Ptr<Session> session,
                           const split::TrainingMessage& message,
                           const SplitByteCount& frame)
{
    session->up->Send(message, frame);
    Measure(*session);
}

void
SplitTrainingRelay::Measure(Session& session)
{
    const auto& stream = session.up->GetSocket();
    session.meter.Update(stream.GetAcknowledgedBytes(), stream.GetPendingBytes());
}

void
SplitTrainingRelay::ComputeBackward()
{
    while (!m_underWay.empty() && !m_underWay.front().first->answers.empty())
    {
        const auto [session, samples] = m_underWay.front();
        m_underWay.pop_front();
        const auto answer = m_jobs->Submit(
            [trainer = m_training.trainer,
             join = session->join,
             gradients = session->answers.front()] { return trainer->Backward(join, gradients); });
        session->answers.pop_front();
        const double flops =
            BACKWARD_SHARE * m_sampleFlops + m_codecFlopsPerElement * m_sampleElements;
        Compute(samples * flops, session, [this, session = session, answer] {
            const auto* sent = std::get_if<split::OutgoingGradients>(&answer.Get());
            if (!sent)
            {
                EndSession(session, "gradients that cannot be used");
                return;
            }
            SplitByteCount frame;
            frame.gradients = sent->payloadBytes;
            m_backwardDoneTrace(session->join.device, sent->message.position);
            session->down->Send(sent->message, frame);
        });
    }
}

void
SplitTrainingRelay::Forget(Ptr<Session> session)
{
    session->answers.clear();
    const auto isOf = [&session](const auto& entry) { return entry.first == session; };
    if (std::none_of(m_underWay.begin(), m_underWay.end(), isOf))
    {
        return;
    }
    const auto underWay = std::exchange(m_underWay, {});
    m_jobs->Submit([trainer = m_training.trainer] {
        trainer->Forget();
        return true;
    });
    for (const auto& entry : underWay)
    {
        if (entry.first != session)
        {
            EndSession(entry.first, "the relay has lost another device at work");
        }
    }
}

void
SplitTrainingRelay::Compute(double flops, Ptr<Session> session, std::function<void()> done)
{
    m_compute->Submit(flops, [session, attempt = session->attempt, done = std::move(done)] {
        if (attempt == session->attempt)
        {
            done();
        }
    });
}

} // namespace ns3
