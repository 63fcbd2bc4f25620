/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-device-application.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitDeviceApplication");

NS_OBJECT_ENSURE_REGISTERED(SplitDeviceApplication);

TypeId
SplitDeviceApplication::GetTypeId()
{
    using App = SplitDeviceApplication;
    static TypeId tid =
        TypeId("ns3::SplitDeviceApplication")
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
            .AddAttribute("DeviceId",
                          "The number by which the edge and the traces know the device; no two "
                          "devices of an edge may have the same.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_device),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Interval",
                          "Seconds from one capture to the next (constant: periodic, exponential: "
                          "Poisson arrivals); without it each frame is captured when the one "
                          "before has ended.",
                          PointerValue(),
                          MakePointerAccessor(&App::m_interval),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("MaxFrames",
                          "The number of frames to capture, 0 for no limit.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_maxFrames),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("FirstSample",
                          "The index in the data set of the first frame's sample; indices beyond "
                          "the data set begin again at 0.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_firstSample),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("SampleStride",
                          "What is added to the sample's index from a frame to the next.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&App::m_sampleStride),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("Mode",
                          "Where frames are computed: split, device-only or edge-only.",
                          StringValue("split"),
                          MakeStringAccessor(&App::SetMode, &App::GetMode),
                          MakeStringChecker())
            .AddAttribute("Cut",
                          "In mode split: the name of the stage after which the model is cut.",
                          StringValue(""),
                          MakeStringAccessor(&App::m_cut),
                          MakeStringChecker())
            .AddAttribute("Setting",
                          "In mode split: the codec's setting, for instance "
                          "keep=0.5,by=channel,bits=4,entropy=zstd.",
                          StringValue(""),
                          MakeStringAccessor(&App::SetSetting, &App::GetSetting),
                          MakeStringChecker())
            .AddAttribute("JpegQuality",
                          "In mode edge-only: the quality at which images are sent as JPEG, or 0 "
                          "to send raw pixels.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&App::m_jpegQuality),
                          MakeUintegerChecker<uint32_t>(0, 100))
            .AddAttribute("AnswerTimeout",
                          "While an answer is awaited: the time without a sign of life from the "
                          "edge, be it the acknowledgement of bytes, after which it is given up.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&App::m_answerTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("EncodeFlopsPerElement",
                          "What encoding costs for each element of the activation; by default "
                          "4 operations to quantise and 16 to code its symbol.",
                          DoubleValue(20),
                          MakeDoubleAccessor(&App::m_encodeFlopsPerElement),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("JpegFlopsPerPixel",
                          "What JPEG costs for each pixel of each channel; by default 9 operations "
                          "for the transform (a block of 64 by 16 one-dimensional ones of 34, Arai "
                          "et al. 1988), 1 to quantise and 20 to code its coefficient.",
                          DoubleValue(30),
                          MakeDoubleAccessor(&App::m_jpegFlopsPerPixel),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Captured",
                            "A frame's sample was taken.",
                            MakeTraceSourceAccessor(&App::m_capturedTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("HeadDone",
                            "A frame's head is computed (in mode device-only, the whole model).",
                            MakeTraceSourceAccessor(&App::m_headDoneTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("Encoded",
                            "A frame is encoded.",
                            MakeTraceSourceAccessor(&App::m_encodedTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("FirstByteSent",
                            "The socket has taken the first byte of a frame.",
                            MakeTraceSourceAccessor(&App::m_firstByteSentTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("ResultReceived",
                            "A frame has ended with its class scores.",
                            MakeTraceSourceAccessor(&App::m_resultReceivedTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("Dropped",
                            "A frame has ended without a result.",
                            MakeTraceSourceAccessor(&App::m_droppedTrace),
                            "ns3::SplitFrameRecord::TracedCallback")
            .AddTraceSource("MessageSent",
                            "The socket has taken all of a message, with what its bytes are for.",
                            MakeTraceSourceAccessor(&App::m_messageSentTrace),
                            "ns3::SplitByteCount::TracedCallback")
            .AddTraceSource("SocketCreated",
                            "The socket exists, but is not connected yet.",
                            MakeTraceSourceAccessor(&App::m_socketCreatedTrace),
                            "ns3::SplitDeviceApplication::SocketTracedCallback")
            .AddTraceSource("SessionClosed",
                            "The edge refused the device, could not be reached, or was lost.",
                            MakeTraceSourceAccessor(&App::m_sessionClosedTrace),
                            "ns3::SplitDeviceApplication::SessionTracedCallback");
    return tid;
}

SplitDeviceApplication::SplitDeviceApplication()
{
    NS_LOG_FUNCTION(this);
}

SplitDeviceApplication::~SplitDeviceApplication()
{
    NS_LOG_FUNCTION(this);
}

void
SplitDeviceApplication::SetRuntime(std::shared_ptr<const SplitRuntime> runtime)
{
    NS_LOG_FUNCTION(this);
    m_runtime = std::move(runtime);
}

int64_t
SplitDeviceApplication::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    if (!m_interval)
    {
        return 0;
    }
    m_interval->SetStream(stream);
    return 1;
}

void
SplitDeviceApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_capture.Cancel();
    m_answerTimer.Watch(false);
    m_connecting = nullptr;
    m_socket = nullptr;
    m_compute = nullptr;
    m_pending.clear();
    m_runtime = nullptr;
    Application::DoDispose();
}

// Session

void
SplitDeviceApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_compute = GetNode()->GetObject<SplitComputeResource>();
    CheckConfiguration();
    m_answerTimer.Configure(m_answerTimeout, [this] { EndSession("the edge does not answer"); });
    if (m_mode == split::Mode::DEVICE_ONLY)
    {
        StartCapturing();
    }
    else
    {
        Connect();
    }
}

void
SplitDeviceApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    m_state = State::STOPPED;
    m_capture.Cancel();
    DropAll(SplitDropReason::UNFINISHED);
    CloseSocket();
}

void
SplitDeviceApplication::CheckConfiguration() const
{
    NS_ABORT_MSG_UNLESS(m_runtime, "SplitDeviceApplication: call SetRuntime() before the start");
    NS_ABORT_MSG_UNLESS(m_compute,
                        "SplitDeviceApplication: aggregate a SplitComputeResource to the node");
    NS_ABORT_MSG_IF(m_mode != split::Mode::DEVICE_ONLY && m_remote.IsInvalid(),
                    "SplitDeviceApplication: set attribute Remote to the edge's address");
    if (m_mode == split::Mode::SPLIT)
    {
        m_runtime->GetEngine().CutAfter(m_cut);
    }
}

void
SplitDeviceApplication::Connect()
{
    m_state = State::CONNECTING;
    m_connecting = Create<SplitConnector>(GetNode(), m_protocol);
    m_socketCreatedTrace(m_connecting->GetSocket());
    m_connecting->Connect(
        m_remote,
        [this](Ptr<Socket> socket) { ConnectionSucceeded(socket); },
        [this](const std::string& reason) { EndSession(reason); });
}

void
SplitDeviceApplication::ConnectionSucceeded(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    m_state = State::GREETING;
    m_connecting = nullptr;
    m_socket = Create<SplitFramedSocket>(
        socket,
        [this](const std::vector<uint8_t>& body) { Receive(body); },
        [this](const std::string& reason) { EndSession(reason); });
    m_socket->SetProgressCallback([this] { m_answerTimer.Progress(); });
    const split::Hello hello{split::PROTOCOL_VERSION,
                             m_device,
                             m_runtime->GetEngine().Fingerprint(),
                             m_runtime->CodecFingerprint()};
    Send(split::SerialiseMessage(hello), {}, {});
}

void
SplitDeviceApplication::Receive(const std::vector<uint8_t>& body)
{
    NS_LOG_FUNCTION(this << body.size());
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
SplitDeviceApplication::Handle(const split::Message& message)
{
    if (m_state == State::GREETING)
    {
        if (const auto* refused = std::get_if<split::Refused>(&message))
        {
            EndSession(split::ToString(refused->reason));
            return true;
        }
        if (std::holds_alternative<split::Welcome>(message))
        {
            StartCapturing();
            return true;
        }
        return false;
    }
    const auto* result = std::get_if<split::Result>(&message);
    const std::size_t classes = m_runtime->GetEngine().Info().classes;
    if (result && IsSent(result->frame) && result->scores.size() == classes)
    {
        Finish(result->frame, result->scores);
        return true;
    }
    const auto* failed = std::get_if<split::Failed>(&message);
    if (failed && IsSent(failed->frame))
    {
        Drop(failed->frame, ToDropReason(failed->reason));
        return true;
    }
    return false;
}

bool
SplitDeviceApplication::IsSent(uint64_t frame)
{
    const PendingFrame* const pending = Find(frame);
    return pending && pending->record.firstByteSent;
}

bool
SplitDeviceApplication::AwaitsAnswer() const
{
    // frames are computed in order: if any was sent, so was the oldest
    return m_state == State::GREETING ||
           (!m_pending.empty() && m_pending.begin()->second.record.encoded);
}

void
SplitDeviceApplication::EndSession(const std::string& reason)
{
    NS_LOG_WARN("device " << m_device << ": session ended: " << reason);
    m_state = State::STOPPED;
    m_capture.Cancel();
    DropAll(SplitDropReason::CONNECTION_LOST);
    CloseSocket();
    m_sessionClosedTrace(m_device, reason);
}

void
SplitDeviceApplication::CloseSocket()
{
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
}

void
SplitDeviceApplication::Send(const std::vector<uint8_t>& body,
                             const SplitByteCount& bytes,
                             std::function<void()> firstByteSent)
{
    SplitByteCount all = bytes;
    all.header = split::DelimitedSize(body.size()) - bytes.index - bytes.payload;
    m_socket->Send(body, std::move(firstByteSent), [this, all] { m_messageSentTrace(all); });
    m_answerTimer.Progress();
    m_answerTimer.Watch(AwaitsAnswer());
}

// Capture

void
SplitDeviceApplication::StartCapturing()
{
    NS_LOG_FUNCTION(this);
    m_state = State::CAPTURING;
    if (m_interval)
    {
        ScheduleCapture();
    }
    else
    {
        Capture();
    }
}

void
SplitDeviceApplication::ScheduleCapture()
{
    const bool all = m_maxFrames != 0 && m_nextFrame == m_maxFrames;
    if (m_state == State::CAPTURING && !all)
    {
        const Time wait = m_interval ? Seconds(m_interval->GetValue()) : Time(0);
        NS_ABORT_MSG_IF(wait.IsStrictlyNegative(),
                        "SplitDeviceApplication: attribute Interval yields a negative time");
        m_capture = Simulator::Schedule(wait, &SplitDeviceApplication::Capture, this);
    }
}

void
SplitDeviceApplication::Capture()
{
    const split::Dataset& dataset = m_runtime->GetDataset();
    SplitFrameRecord record;
    record.device = m_device;
    record.frame = m_nextFrame;
    record.sample = (m_firstSample + m_nextFrame * m_sampleStride) % dataset.Size();
    record.label = dataset.Label(record.sample);
    record.decision = Decide();
    record.captured = Simulator::Now();
    ++m_nextFrame;
    NS_LOG_LOGIC("device " << m_device << " captures frame " << record.frame);

    auto output = m_runtime->BeginDevicePart(record.sample, record.decision);
    m_pending[record.frame] = {record, std::move(output)};
    m_capturedTrace(record);
    const auto started = [this, frame = record.frame] { HeadStarted(frame); };
    if (record.decision.mode == split::Mode::EDGE_ONLY)
    {
        const auto done = [this, frame = record.frame] { Encoded(frame); };
        m_compute->Submit(EncodeFlops(record.decision), done, started);
    }
    else
    {
        const auto done = [this, frame = record.frame] { HeadDone(frame); };
        m_compute->Submit(HeadFlops(record.decision), done, started);
    }
    if (m_interval)
    {
        ScheduleCapture();
    }
}

split::Decision
SplitDeviceApplication::Decide() const
{
    const bool split = m_mode == split::Mode::SPLIT;
    const std::size_t cut = split ? m_runtime->GetEngine().CutAfter(m_cut) : 0;
    return {m_mode, cut, m_setting, static_cast<int>(m_jpegQuality)};
}

double
SplitDeviceApplication::HeadFlops(const split::Decision& decision) const
{
    const auto& engine = m_runtime->GetEngine();
    const bool whole = decision.mode == split::Mode::DEVICE_ONLY;
    return engine.HeadFlops(whole ? engine.Stages().size() - 1 : decision.cut);
}

double
SplitDeviceApplication::EncodeFlops(const split::Decision& decision) const
{
    const auto& engine = m_runtime->GetEngine();
    if (decision.mode == split::Mode::SPLIT)
    {
        return m_encodeFlopsPerElement *
               split::ElementCount(engine.Stages()[decision.cut].activation);
    }
    const bool raw = decision.jpegQuality == 0;
    return raw ? 0 : m_jpegFlopsPerPixel * split::ElementCount(engine.InputShape());
}

// The life of a frame

void
SplitDeviceApplication::HeadStarted(uint64_t frame)
{
    if (PendingFrame* const pending = Find(frame))
    {
        pending->record.headStarted = Simulator::Now();
    }
}

void
SplitDeviceApplication::HeadDone(uint64_t frame)
{
    PendingFrame* const pending = Find(frame);
    if (!pending)
    {
        return;
    }
    const split::Decision& decision = pending->record.decision;
    pending->record.headDone = Simulator::Now();
    m_headDoneTrace(pending->record);
    if (decision.mode == split::Mode::DEVICE_ONLY)
    {
        Finish(frame, pending->output.Get().scores);
    }
    else
    {
        m_compute->Continue(EncodeFlops(decision), [this, frame] { Encoded(frame); });
    }
}

void
SplitDeviceApplication::Encoded(uint64_t frame)
{
    PendingFrame* const pending = Find(frame);
    if (!pending)
    {
        return;
    }
    SplitDeviceOutput output = pending->output.Get();
    output.request.frame = frame;
    const auto body = split::SerialiseMessage(output.request);
    SplitByteCount bytes = output.bytes;
    bytes.header = split::DelimitedSize(body.size()) - bytes.index - bytes.payload;
    pending->record.bytes = bytes;
    pending->record.encoded = Simulator::Now();
    m_encodedTrace(pending->record);
    Send(body, bytes, [this, frame] { FirstByteSent(frame); });
}

void
SplitDeviceApplication::FirstByteSent(uint64_t frame)
{
    if (PendingFrame* const pending = Find(frame))
    {
        pending->record.firstByteSent = Simulator::Now();
        m_firstByteSentTrace(pending->record);
    }
}

void
SplitDeviceApplication::Finish(uint64_t frame, std::vector<float> scores)
{
    SplitFrameRecord record = Remove(frame);
    record.scores = std::move(scores);
    m_resultReceivedTrace(record);
    if (!m_interval)
    {
        ScheduleCapture();
    }
}

void
SplitDeviceApplication::Drop(uint64_t frame, SplitDropReason reason)
{
    SplitFrameRecord record = Remove(frame);
    record.dropped = reason;
    m_droppedTrace(record);
    if (!m_interval)
    {
        ScheduleCapture();
    }
}

void
SplitDeviceApplication::DropAll(SplitDropReason reason)
{
    while (!m_pending.empty())
    {
        Drop(m_pending.begin()->first, reason);
    }
}

SplitFrameRecord
SplitDeviceApplication::Remove(uint64_t frame)
{
    SplitFrameRecord record = std::move(m_pending.extract(frame).mapped().record);
    record.ended = Simulator::Now();
    return record;
}

SplitDeviceApplication::PendingFrame*
SplitDeviceApplication::Find(uint64_t frame)
{
    const auto found = m_pending.find(frame);
    return found == m_pending.end() ? nullptr : &found->second;
}

// Attributes

void
SplitDeviceApplication::SetMode(std::string mode)
{
    m_mode = split::ParseMode(mode);
}

std::string
SplitDeviceApplication::GetMode() const
{
    return ToString(m_mode);
}

void
SplitDeviceApplication::SetSetting(std::string setting)
{
    m_setting = split::Setting::Parse(setting);
}

std::string
SplitDeviceApplication::GetSetting() const
{
    return m_setting.ToString();
}

} // namespace ns3
