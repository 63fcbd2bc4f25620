/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-edge-application.h"

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

NS_LOG_COMPONENT_DEFINE("SplitEdgeApplication");

NS_OBJECT_ENSURE_REGISTERED(SplitEdgeApplication);

TypeId
SplitEdgeApplication::GetTypeId()
{
    using App = SplitEdgeApplication;
    static TypeId tid =
        TypeId("ns3::SplitEdgeApplication")
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
            .AddAttribute("DecodeFlopsPerElement",
                          "What decoding costs for each element of the activation; by default "
                          "16 operations to decode its symbol and 4 to restore its value.",
                          DoubleValue(20),
                          MakeDoubleAccessor(&App::m_decodeFlopsPerElement),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("JpegFlopsPerPixel",
                          "What JPEG costs for each pixel of each channel; by default as much as "
                          "on the device.",
                          DoubleValue(30),
                          MakeDoubleAccessor(&App::m_jpegFlopsPerPixel),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("LastByteReceived",
                            "A request is complete.",
                            MakeTraceSourceAccessor(&App::m_lastByteReceivedTrace),
                            "ns3::SplitEdgeApplication::FrameTracedCallback")
            .AddTraceSource("Decoded",
                            "A request is decoded.",
                            MakeTraceSourceAccessor(&App::m_decodedTrace),
                            "ns3::SplitEdgeApplication::FrameTracedCallback")
            .AddTraceSource("TailDone",
                            "A request's tail is computed.",
                            MakeTraceSourceAccessor(&App::m_tailDoneTrace),
                            "ns3::SplitEdgeApplication::FrameTracedCallback")
            .AddTraceSource("Dropped",
                            "A request could not be used.",
                            MakeTraceSourceAccessor(&App::m_droppedTrace),
                            "ns3::SplitEdgeApplication::DroppedTracedCallback")
            .AddTraceSource("MessageSent",
                            "The socket has taken all of a message, with what its bytes are for.",
                            MakeTraceSourceAccessor(&App::m_messageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("SocketCreated",
                            "The socket that the connections are forked from exists, but does not "
                            "listen yet.",
                            MakeTraceSourceAccessor(&App::m_socketCreatedTrace),
                            "ns3::SplitEdgeApplication::SocketTracedCallback")
            .AddTraceSource("SessionClosed",
                            "A device left, was lost, refused, or broke the protocol.",
                            MakeTraceSourceAccessor(&App::m_sessionClosedTrace),
                            "ns3::SplitEdgeApplication::SessionTracedCallback");
    return tid;
}

SplitEdgeApplication::SplitEdgeApplication()
{
    NS_LOG_FUNCTION(this);
}

SplitEdgeApplication::~SplitEdgeApplication()
{
    NS_LOG_FUNCTION(this);
}

void
SplitEdgeApplication::SetRuntime(std::shared_ptr<const SplitRuntime> runtime)
{
    NS_LOG_FUNCTION(this);
    m_runtime = std::move(runtime);
}

void
SplitEdgeApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_listening = nullptr;
    m_sessions.clear();
    m_compute = nullptr;
    m_runtime = nullptr;
    Application::DoDispose();
}

void
SplitEdgeApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_compute = GetNode()->GetObject<SplitComputeResource>();
    NS_ABORT_MSG_UNLESS(m_runtime, "SplitEdgeApplication: call SetRuntime() before the start");
    NS_ABORT_MSG_UNLESS(m_compute,
                        "SplitEdgeApplication: aggregate a SplitComputeResource to the node");
    m_listening = Create<SplitListener>(GetNode(), m_protocol);
    m_socketCreatedTrace(m_listening->GetSocket());
    m_listening->Listen(m_local, [this](Ptr<Socket> socket) { Accept(socket); });
}

void
SplitEdgeApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    if (m_listening)
    {
        m_listening->Close();
        m_listening = nullptr;
    }
    for (const auto& session : m_sessions)
    {
        session->socket->Close();
    }
    m_sessions.clear();
}

void
SplitEdgeApplication::Accept(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const auto session = Create<Session>();
    session->socket = Create<SplitFramedSocket>(
        socket,
        [this, raw = PeekPointer(session)](const std::vector<uint8_t>& body) {
            Receive(Ptr<Session>(raw), body);
        },
        [this, raw = PeekPointer(session)](const std::string& reason) {
            EndSession(Ptr<Session>(raw), reason);
        });
    m_sessions.push_back(session);
}

void
SplitEdgeApplication::Receive(Ptr<Session> session, const std::vector<uint8_t>& body)
{
    NS_LOG_FUNCTION(this << body.size());
    const auto parsed = split::ParseMessage(body);
    if (const auto* error = std::get_if<split::MessageError>(&parsed))
    {
        EndSession(session, error->reason);
        return;
    }
    const auto& known = std::get<split::Message>(parsed);
    const auto* hello = std::get_if<split::Hello>(&known);
    const auto* request = std::get_if<split::Request>(&known);
    if (hello && !session->device)
    {
        Greet(session, *hello);
    }
    else if (request && session->device)
    {
        Acknowledge(session);
        Serve(session, *request);
    }
    else if (std::holds_alternative<split::Probe>(known) && session->device)
    {
        Acknowledge(session);
    }
    else
    {
        EndSession(session, "a message that was not expected");
    }
}

void
SplitEdgeApplication::Greet(Ptr<Session> session, const split::Hello& hello)
{
    NS_LOG_FUNCTION(this << hello.device);
    std::optional<split::Refusal> refusal;
    if (hello.version != split::PROTOCOL_VERSION)
    {
        refusal = split::Refusal::VERSION;
    }
    else if (hello.model != m_runtime->GetEngine().Fingerprint())
    {
        refusal = split::Refusal::MODEL;
    }
    else if (hello.codec != m_runtime->CodecFingerprint())
    {
        refusal = split::Refusal::CODEC;
    }
    if (refusal)
    {
        Send(session, split::Refused{*refusal});
        EndSession(session, "refused: " + split::ToString(*refusal));
        return;
    }
    EndOlderSessions(hello.device); // of a device whose connection broke without our hearing of it
    session->device = hello.device;
    Send(session, split::Welcome{});
}

void
SplitEdgeApplication::Acknowledge(Ptr<Session> session)
{
    const auto nanoseconds = [](Time time) { return static_cast<uint64_t>(time.GetNanoSeconds()); };
    Send(session,
         split::Receipt{session->receipts++,
                        nanoseconds(session->socket->GetFirstByteTime()),
                        nanoseconds(Simulator::Now())});
}

void
SplitEdgeApplication::EndOlderSessions(uint64_t device)
{
    const auto sessions = m_sessions;
    for (const auto& session : sessions)
    {
        if (session->device == device)
        {
            EndSession(session, "the device has connected anew");
        }
    }
}

void
SplitEdgeApplication::Serve(Ptr<Session> session, const split::Request& request)
{
    m_lastByteReceivedTrace(*session->device, request.frame);
    const auto output = m_runtime->BeginEdgePart(request);
    const Job job{session, request.frame, TailFlops(request), output};
    m_compute->Submit(DecodeFlops(request), [this, job] { Decoded(job); });
}

void
SplitEdgeApplication::Decoded(const Job& job)
{
    if (!job.session->socket->IsOpen())
    {
        return;
    }
    const uint64_t device = *job.session->device;
    if (const auto& failure = job.output.Get().failure)
    {
        NS_LOG_WARN("device " << device << ": frame " << job.frame
                              << " dropped: " << split::ToString(*failure));
        m_droppedTrace(device, job.frame, ToDropReason(*failure));
        Send(job.session, split::Failed{job.frame, *failure});
        return;
    }
    m_decodedTrace(device, job.frame);
    m_compute->Continue(job.tailFlops, [this, job] { TailDone(job); });
}

void
SplitEdgeApplication::TailDone(const Job& job)
{
    if (!job.session->socket->IsOpen())
    {
        return;
    }
    const std::vector<float>& scores = job.output.Get().scores;
    m_tailDoneTrace(*job.session->device, job.frame);
    Send(job.session, split::Result{job.frame, scores});
}

void
SplitEdgeApplication::EndSession(Ptr<Session> session, const std::string& reason)
{
    NS_LOG_INFO("session ended: " << reason);
    session->socket->Close();
    m_sessions.erase(std::remove(m_sessions.begin(), m_sessions.end(), session), m_sessions.end());
    m_sessionClosedTrace(reason);
}

void
SplitEdgeApplication::Send(Ptr<Session> session, const split::Message& message)
{
    const auto body = split::SerialiseMessage(message);
    const uint64_t size = split::DelimitedSize(body.size());
    SplitByteCount bytes;
    if (std::holds_alternative<split::Receipt>(message))
    {
        bytes.control = size;
    }
    else
    {
        const auto* result = std::get_if<split::Result>(&message);
        bytes.payload = result ? result->scores.size() * sizeof(float) : 0;
        bytes.header = size - bytes.payload;
    }
    session->socket->Send(body, {}, [this, bytes] { m_messageSentTrace(bytes); });
}

double
SplitEdgeApplication::DecodeFlops(const split::Request& request) const
{
    const auto& engine = m_runtime->GetEngine();
    switch (request.content)
    {
    case split::Content::ACTIVATION:
        return request.cut < engine.Stages().size()
                   ? m_decodeFlopsPerElement *
                         split::ElementCount(engine.Stages()[request.cut].activation)
                   : 0;
    case split::Content::JPEG_IMAGE:
        return m_jpegFlopsPerPixel * split::ElementCount(engine.InputShape());
    case split::Content::RAW_IMAGE:
        break;
    }
    return 0;
}

double
SplitEdgeApplication::TailFlops(const split::Request& request) const
{
    const auto& engine = m_runtime->GetEngine();
    const std::size_t stages = engine.Stages().size();
    if (request.content != split::Content::ACTIVATION)
    {
        return engine.HeadFlops(stages - 1);
    }
    return request.cut < stages ? engine.TailFlops(request.cut) : 0;
}

} // namespace ns3
