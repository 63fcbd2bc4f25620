/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-edge-client.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitEdgeClient");

NS_OBJECT_ENSURE_REGISTERED(SplitEdgeClient);

namespace
{

/// The latest moment on a clock that is believed: a century, in nanoseconds.
constexpr uint64_t LATEST_NANOSECONDS = 3'155'760'000'000'000'000;

/// The longest time that a message is believed to take: an hour.
constexpr uint64_t LONGEST_NANOSECONDS = 3'600'000'000'000;

} // namespace

namespace
{

/// Of every two probes one is as short as can be, and one longer: the difference between their
/// delays is the link's rate.
constexpr std::size_t LONG_PROBE_PADDING = 400;

} // namespace

TypeId
SplitEdgeClient::GetTypeId()
{
    using App = SplitEdgeClient;
    static TypeId tid =
        TypeId("ns3::SplitEdgeClient")
            .SetParent<Application>()
            .SetGroupName("Split")
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
            .AddAttribute("DeviceId",
                          "The number by which the edge and the traces know the device; no two "
                          "devices of an edge may have the same.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_device),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("ConnectTimeout",
                          "The time after which an attempt to connect is given up.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&App::m_connectTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("AnswerTimeout",
                          "While something is owed: the time without a sign of life from the "
                          "edge, be it the acknowledgement of bytes, after which the connection "
                          "is given up.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&App::m_answerTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("ReconnectMin",
                          "The longest time from the loss of a connection to the first attempt to "
                          "connect again.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&App::m_reconnectMin),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("ReconnectMax",
                          "The longest time between two attempts to connect.",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&App::m_reconnectMax),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("MaxAttempts",
                          "The number of attempts to connect in a row after which an edge that "
                          "has not welcomed the device is given up for good, 0 for no limit.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_maxAttempts),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ProbeInterval",
                          "The time without sending after which a probe is sent where the link "
                          "has to be known; 0: no probes are sent.",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&App::m_probeInterval),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Monitor",
                          "What knows the link to the edge.",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&App::m_monitor),
                          MakePointerChecker<SplitLinkMonitor>())
            .AddAttribute("SenseLowerLayers",
                          "Whether policies are also told what Wi-Fi and TCP know of the link.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&App::m_senseLowerLayers),
                          MakeBooleanChecker())
            .AddAttribute("Sensors",
                          "What knows the layers below, if SenseLowerLayers is set.",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&App::m_sensors),
                          MakePointerChecker<SplitLinkSensors>())
            .AddTraceSource("MessageSent",
                            "The socket has taken all of a message, with what its bytes are for.",
                            MakeTraceSourceAccessor(&App::m_messageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("SocketCreated",
                            "The socket of a connection exists, but is not connected yet.",
                            MakeTraceSourceAccessor(&App::m_socketCreatedTrace),
                            "ns3::SplitEdgeClient::SocketTracedCallback")
            .AddTraceSource("Connected",
                            "The edge has welcomed the device.",
                            MakeTraceSourceAccessor(&App::m_connectedTrace),
                            "ns3::SplitEdgeClient::ConnectedTracedCallback")
            .AddTraceSource("ConnectionLost",
                            "A connection broke, or could not be made.",
                            MakeTraceSourceAccessor(&App::m_connectionLostTrace),
                            "ns3::SplitEdgeClient::SessionTracedCallback")
            .AddTraceSource("SessionClosed",
                            "The edge refused the device, broke the protocol, or was given up "
                            "after MaxAttempts.",
                            MakeTraceSourceAccessor(&App::m_sessionClosedTrace),
                            "ns3::SplitEdgeClient::SessionTracedCallback");
    return tid;
}

SplitEdgeClient::SplitEdgeClient()
    : m_jitter{CreateObject<UniformRandomVariable>()},
      m_monitor{CreateObject<SplitLinkMonitor>()},
      m_sensors{CreateObject<SplitLinkSensors>()}
{
    NS_LOG_FUNCTION(this);
}

SplitEdgeClient::~SplitEdgeClient()
{
    NS_LOG_FUNCTION(this);
}

uint64_t
SplitEdgeClient::GetDevice() const
{
    return m_device;
}

bool
SplitEdgeClient::HasSession() const
{
    return m_state != State::CLOSED;
}

Ptr<SplitLinkMonitor>
SplitEdgeClient::GetMonitor() const
{
    return m_monitor;
}

void
SplitEdgeClient::ObserveLink(SplitObservation& observation) const
{
    observation.isConnected = IsConnected();
    m_monitor->Fill(observation);
    m_sensors->Fill(observation);
}

void
SplitEdgeClient::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_attempt.Cancel();
    m_probe.Cancel();
    m_answerTimer.Watch(false);
    m_connecting = nullptr;
    m_socket = nullptr;
    m_monitor = nullptr;
    m_sensors = nullptr;
    Application::DoDispose();
}

int64_t
SplitEdgeClient::AssignSessionStreams(int64_t stream)
{
    m_jitter->SetStream(stream);
    return 1;
}

// The connection

void
SplitEdgeClient::OpenSession(const split::Hello& hello)
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_remote.IsInvalid(),
                    "SplitEdgeClient: set attribute Remote to the edge's address");
    m_hello = hello;
    m_hello.device = m_device;
    m_answerTimer.Configure(m_answerTimeout, [this] { Lose("the edge does not answer"); });
    if (m_senseLowerLayers)
    {
        m_sensors->Attach(GetNode());
    }
    Connect();
}

void
SplitEdgeClient::CloseSession()
{
    NS_LOG_FUNCTION(this);
    m_state = State::CLOSED;
    CloseConnection();
}

void
SplitEdgeClient::Connect()
{
    NS_LOG_FUNCTION(this);
    m_state = State::CONNECTING;
    ++m_attempts;
    m_attempt = Simulator::Schedule(m_connectTimeout, [this] { Lose("the edge does not answer"); });
    m_connecting = Create<SplitConnector>(GetNode(), m_protocol);
    m_socketCreatedTrace(m_connecting->GetSocket());
    if (m_senseLowerLayers)
    {
        m_sensors->Attach(m_connecting->GetSocket());
    }
    m_connecting->Connect(
        m_remote,
        [this](Ptr<Socket> socket) { TransportOpened(socket); },
        [this](const std::string& reason) { Lose(reason); });
}

void
SplitEdgeClient::TransportOpened(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    m_state = State::GREETING;
    Simulator::Remove(m_attempt);
    m_connecting = nullptr;
    m_socket = Create<SplitFramedSocket>(
        socket,
        [this](const std::vector<uint8_t>& body) { Receive(body); },
        [this](const std::string& reason) { Lose(reason); });
    m_acknowledged = 0;
    m_socket->SetProgressCallback([this] { SocketProgressed(); });
    const auto body = split::SerialiseMessage(m_hello);
    SplitByteCount bytes;
    bytes.header = split::DelimitedSize(body.size());
    m_socket->Send(body, {}, [this, bytes] { m_messageSentTrace(bytes); });
    m_answerTimer.Progress();
    m_answerTimer.Watch(true);
}

void
SplitEdgeClient::SocketProgressed()
{
    const uint64_t acknowledged = m_socket->GetAcknowledgedBytes();
    if (acknowledged > m_acknowledged) // the socket also tells of what it has sent itself
    {
        m_acknowledged = acknowledged;
        m_answerTimer.Progress();
    }
    RoomMade();
}

void
SplitEdgeClient::Lose(const std::string& reason)
{
    NS_LOG_INFO("device " << m_device << ": connection lost: " << reason);
    m_state = State::WAITING;
    CloseConnection();
    m_connectionLostTrace(m_device, reason);
    if (m_maxAttempts != 0 && m_attempts >= m_maxAttempts)
    {
        EndSession(reason);
        return;
    }
    Disconnected();
    if (m_state == State::WAITING && NeedsEdge())
    {
        m_attempt = Simulator::Schedule(Backoff(), &SplitEdgeClient::Connect, this);
    }
}

void
SplitEdgeClient::EndSession(const std::string& reason)
{
    NS_LOG_WARN("device " << m_device << ": session ended: " << reason);
    CloseSession();
    SessionEnded();
    m_sessionClosedTrace(m_device, reason);
}

void
SplitEdgeClient::CloseConnection()
{
    Simulator::Remove(m_attempt);
    Simulator::Remove(m_probe);
    if (m_connecting)
    {
        m_connecting->Close();
        m_connecting = nullptr;
    }
    if (m_socket)
    {
        m_socket->Close();
    }
    m_answerTimer.Watch(false);
    m_monitor->Reset();
    m_awaited.clear();
    m_numbered = 0;
    m_probes = 0;
    m_unanswered = 0;
}

Time
SplitEdgeClient::Backoff() const
{
    const double doubled = m_reconnectMin.GetSeconds() * std::exp2(m_attempts);
    return Seconds(std::min(doubled, m_reconnectMax.GetSeconds()) * m_jitter->GetValue(0.5, 1));
}

bool
SplitEdgeClient::IsConnected() const
{
    return m_state == State::OPEN;
}

// What the edge says

void
SplitEdgeClient::Receive(const std::vector<uint8_t>& body)
{
    NS_LOG_FUNCTION(this << body.size());
    m_answerTimer.Progress();
    const auto parsed = split::ParseMessage(body);
    if (const auto* error = std::get_if<split::MessageError>(&parsed))
    {
        EndSession(error->reason);
    }
    else if (!Handle(std::get<split::Message>(parsed)))
    {
        EndSession("a message that was not expected");
    }
    m_answerTimer.Watch(AwaitsAnswer());
}

bool
SplitEdgeClient::Handle(const split::Message& message)
{
    if (m_state == State::GREETING)
    {
        return HandleGreeting(message);
    }
    if (const auto* receipt = std::get_if<split::Receipt>(&message))
    {
        return HandleReceipt(*receipt);
    }
    if (m_unanswered == 0 || !Answered(message))
    {
        return false;
    }
    --m_unanswered;
    return true;
}

bool
SplitEdgeClient::HandleGreeting(const split::Message& message)
{
    if (const auto* refused = std::get_if<split::Refused>(&message))
    {
        EndSession(split::ToString(refused->reason));
        return true;
    }
    if (!std::holds_alternative<split::Welcome>(message))
    {
        return false;
    }
    m_state = State::OPEN;
    m_attempts = 0;
    m_connectedTrace(m_device);
    Connected();
    PlanProbe();
    return true;
}

bool
SplitEdgeClient::HandleReceipt(const split::Receipt& receipt)
{
    const bool isPlausible = receipt.firstByte <= receipt.lastByte &&
                             receipt.lastByte <= LATEST_NANOSECONDS &&
                             receipt.lastByte - receipt.firstByte <= LONGEST_NANOSECONDS;
    if (!isPlausible || m_awaited.empty() || receipt.number != m_numbered - m_awaited.size())
    {
        return false;
    }
    const auto frame = m_awaited.front();
    m_awaited.pop_front();
    m_monitor->Received(NanoSeconds(receipt.firstByte), NanoSeconds(receipt.lastByte));
    if (frame)
    {
        RequestArrived(*frame);
    }
    RoomMade();
    PlanProbe();
    return true;
}

bool
SplitEdgeClient::AwaitsAnswer() const
{
    return m_state == State::GREETING ||
           (m_state == State::OPEN && (!m_awaited.empty() || m_unanswered > 0));
}

// What the edge is told

bool
SplitEdgeClient::HasRoom() const
{
    return IsConnected() && m_socket->HasRoom() && !m_monitor->IsLinkFull();
}

void
SplitEdgeClient::SendRequest(uint64_t frame,
                             const std::vector<uint8_t>& body,
                             const SplitByteCount& bytes)
{
    NS_LOG_FUNCTION(this << frame << body.size());
    ++m_unanswered;
    SendNumbered(frame, body, bytes);
}

void
SplitEdgeClient::SendNumbered(std::optional<uint64_t> frame,
                              const std::vector<uint8_t>& body,
                              const SplitByteCount& bytes)
{
    ++m_numbered;
    m_lastSent = Simulator::Now();
    m_awaited.push_back(frame);
    m_monitor->Sent(bytes.Total());
    Simulator::Remove(m_probe);
    m_answerTimer.Watch(true);
    m_socket->Send(body, {}, [this, bytes] { m_messageSentTrace(bytes); });
}

void
SplitEdgeClient::PlanProbe()
{
    const bool isIdle = IsConnected() && m_awaited.empty() && m_probe.IsExpired();
    if (isIdle && !m_probeInterval.IsZero() && NeedsProbes())
    {
        const Time next = m_probes < 2 ? Simulator::Now() : m_lastSent + m_probeInterval;
        m_probe = Simulator::Schedule(std::max(next - Simulator::Now(), Time(0)),
                                      &SplitEdgeClient::SendProbe,
                                      this);
    }
}

void
SplitEdgeClient::SendProbe()
{
    NS_LOG_FUNCTION(this);
    if (!NeedsProbes())
    {
        return;
    }
    const bool isLong = m_probes % 2 == 1;
    ++m_probes;
    const auto body = split::SerialiseMessage(split::Probe{isLong ? LONG_PROBE_PADDING : 0});
    SplitByteCount bytes;
    bytes.control = split::DelimitedSize(body.size());
    SendNumbered(std::nullopt, body, bytes);
}

} // namespace ns3
