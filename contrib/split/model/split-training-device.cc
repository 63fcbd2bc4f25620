/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingDevice");

NS_OBJECT_ENSURE_REGISTERED(SplitTrainingDevice);

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
                          "edge, be it the acknowledgement of bytes, after which it is given up; "
                          "it doubles each time, as the edge may be slow.",
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
    m_learner.reset();
    m_uplink = nullptr;
    m_training = {};
    Application::DoDispose();
}

// Connection

void
SplitTrainingDevice::StartApplication()
{
    NS_LOG_FUNCTION(this);
    const auto compute = GetNode()->GetObject<SplitComputeResource>();
    NS_ABORT_MSG_UNLESS(m_training.trainer,
                        "SplitTrainingDevice: call SetTraining() before the start");
    NS_ABORT_MSG_UNLESS(compute,
                        "SplitTrainingDevice: aggregate a SplitComputeResource to the node");
    NS_ABORT_MSG_IF(m_remote.IsInvalid(),
                    "SplitTrainingDevice: set attribute Remote to the edge's address");
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
    m_learner = std::make_unique<SplitDeviceLearner>(
        m_training,
        SplitDeviceLearner::Options{compute, m_uplink, m_window, m_codecFlopsPerElement},
        MakeLearnerCallbacks());
    if (!m_isAway)
    {
        m_state = State::CONNECTING;
        m_uplink->Open();
    }
}

SplitDeviceLearner::Callbacks
SplitTrainingDevice::MakeLearnerCallbacks()
{
    return {
        [this](const SplitRoundRecord& round) { m_roundStartedTrace(round); },
        [this](const split::Position& position) { m_forwardDoneTrace(Number(), position); },
        [this](const split::Position& position) { m_gradientReceivedTrace(Number(), position); },
        [this](const SplitStepRecord& step) { m_stepDoneTrace(step); },
        [this](const SplitRoundRecord& round) { m_evaluatedTrace(round); },
        [this](const SplitRoundRecord& round) { m_roundEndedTrace(round); }};
}

uint64_t
SplitTrainingDevice::Number() const
{
    return m_learner->Introduction().device;
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
    m_isAway = true;
    if (m_uplink && m_state != State::FINISHED)
    {
        Disconnect(State::AWAY);
        m_connectionLostTrace(Number(), "left");
    }
}

void
SplitTrainingDevice::Vanish()
{
    NS_LOG_FUNCTION(this);
    if (m_uplink && m_state != State::FINISHED)
    {
        m_uplink->Abandon();
    }
    Leave();
}

void
SplitTrainingDevice::Return()
{
    NS_LOG_FUNCTION(this);
    m_isAway = false;
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
    m_uplink->Send(m_learner->Introduction());
    m_uplink->Watch(true);
}

void
SplitTrainingDevice::HandleLost(const std::string& reason)
{
    NS_LOG_WARN("device " << Number() << ": connection lost: " << reason);
    m_learner->AbandonRound();
    m_state = State::CONNECTING;
    m_connectionLostTrace(Number(), reason);
}

void
SplitTrainingDevice::Disconnect(State next)
{
    m_learner->AbandonRound();
    m_state = next;
    m_uplink->Close();
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
    m_uplink->Watch(m_state == State::JOINING || m_learner->IsOwed());
}

bool
SplitTrainingDevice::HandleAnswer(const split::TrainingMessage& message)
{
    if (const auto* refused = std::get_if<split::Refused>(&message))
    {
        Disconnect(State::FINISHED);
        m_connectionLostTrace(Number(), split::ToString(refused->reason));
        return true;
    }
    if (!std::holds_alternative<split::Welcome>(message))
    {
        return false;
    }
    m_state = State::JOINED;
    m_uplink->Confirm();
    m_joinedTrace(Number());
    return true;
}

bool
SplitTrainingDevice::Handle(const split::TrainingMessage& message, uint64_t bytes)
{
    if (const auto* start = std::get_if<split::RoundStart>(&message))
    {
        m_learner->BeginRound(*start);
        return true;
    }
    if (const auto* end = std::get_if<split::End>(&message))
    {
        m_learner->Finish(*end);
        Disconnect(State::FINISHED);
        m_finishedTrace(Number());
        return true;
    }
    if (const auto* gradients = std::get_if<split::Gradients>(&message))
    {
        return m_learner->Learn(*gradients, bytes);
    }
    if (const auto* score = std::get_if<split::Score>(&message))
    {
        return m_learner->TakeScore(*score);
    }
    if (std::holds_alternative<split::Unusable>(message))
    {
        m_learner->AbandonRound();
        return true;
    }
    return false;
}

} // namespace ns3
