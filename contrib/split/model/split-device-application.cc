/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-device-application.h"

#include "base/error.h"
#include "fixed-policy.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
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
            .SetParent<SplitEdgeClient>()
            .SetGroupName("Split")
            .AddConstructor<App>()
            .AddAttribute("Policy",
                          "What decides on each frame; an object of the device's own.",
                          StringValue("ns3::FixedPolicy"),
                          MakePointerAccessor(&App::m_policy),
                          MakePointerChecker<CompressionPolicy>())
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
            .AddAttribute("Deadline",
                          "The time from capture within which a result is of use; 0: any is.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&App::m_deadline),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("LateFrames",
                          "What becomes of a frame whose deadline passes before it is sent: send, "
                          "drop (at once if the device cannot compute its part by then), or "
                          "device (which computes it alone).",
                          StringValue("send"),
                          MakeStringAccessor(&App::SetLateFrames, &App::GetLateFrames),
                          MakeStringChecker())
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
            .AddTraceSource("Decided",
                            "The policy has decided on a captured frame.",
                            MakeTraceSourceAccessor(&App::m_decidedTrace),
                            "ns3::SplitDeviceApplication::DecidedTracedCallback")
            .AddTraceSource("HeadDone",
                            "A frame's head is computed (the whole model, where the device "
                            "computes it alone).",
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
                            "ns3::SplitFrameRecord::TracedCallback");
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

void
SplitDeviceApplication::SetProfile(split::Profile profile)
{
    NS_LOG_FUNCTION(this << profile.size());
    m_profile = std::move(profile);
}

int64_t
SplitDeviceApplication::AssignStreams(int64_t stream)
{
    NS_LOG_FUNCTION(this << stream);
    int64_t next = stream;
    if (m_interval)
    {
        m_interval->SetStream(next++);
    }
    next += m_policy->AssignStreams(next);
    next += AssignSessionStreams(next);
    return next - stream;
}

void
SplitDeviceApplication::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_captures.Stop();
    m_waiting.Stop();
    m_compute = nullptr;
    m_policy = nullptr;
    m_pending.clear();
    m_runtime = nullptr;
    SplitEdgeClient::DoDispose();
}

// Session

void
SplitDeviceApplication::StartApplication()
{
    NS_LOG_FUNCTION(this);
    m_compute = GetNode()->GetObject<SplitComputeResource>();
    CheckConfiguration();
    m_captures.Configure(m_interval, m_maxFrames, [this](uint64_t frame) { Capture(frame); });
    m_waiting.Configure(GetMonitor(),
                        {[this] { return HasRoom(); },
                         [this](const SplitSendQueue::Frame& frame) { Send(frame); },
                         [this](uint64_t frame) { TurnAside(frame); }});
    m_cost = {m_encodeFlopsPerElement, m_jpegFlopsPerPixel};
    const auto& engine = m_runtime->GetEngine();
    m_policy->SetModel(engine);
    m_policy->SetChoices(m_cost.Choices(engine, m_profile, *m_compute));
    if (m_policy->NeedsEdge())
    {
        split::Hello hello;
        hello.model = engine.Fingerprint();
        hello.codec = m_runtime->CodecFingerprint();
        OpenSession(hello);
    }
    else
    {
        m_captures.Start();
    }
}

void
SplitDeviceApplication::StopApplication()
{
    NS_LOG_FUNCTION(this);
    StopCapturing(SplitDropReason::UNFINISHED);
    CloseSession();
}

void
SplitDeviceApplication::CheckConfiguration() const
{
    NS_ABORT_MSG_UNLESS(m_runtime, "SplitDeviceApplication: call SetRuntime() before the start");
    NS_ABORT_MSG_UNLESS(m_policy, "SplitDeviceApplication: set attribute Policy");
    NS_ABORT_MSG_UNLESS(m_compute,
                        "SplitDeviceApplication: aggregate a SplitComputeResource to the node");
}

void
SplitDeviceApplication::Connected()
{
    m_captures.Start();
    m_waiting.Serve();
}

void
SplitDeviceApplication::Disconnected()
{
    NS_LOG_FUNCTION(this);
    std::vector<uint64_t> lost;
    for (const auto& [frame, pending] : m_pending)
    {
        if (pending.isOnLink)
        {
            lost.push_back(frame);
        }
    }
    for (const uint64_t frame : lost)
    {
        if (CanComputeAlone(m_pending.at(frame)))
        {
            ComputeAlone(frame);
        }
        else
        {
            Drop(frame, SplitDropReason::CONNECTION_LOST);
        }
    }
    m_captures.Start();
}

void
SplitDeviceApplication::SessionEnded()
{
    StopCapturing(SplitDropReason::CONNECTION_LOST);
}

void
SplitDeviceApplication::RequestArrived(uint64_t frame)
{
    m_pending.at(frame).receipt = Simulator::Now();
}

bool
SplitDeviceApplication::Answered(const split::Message& answer)
{
    const auto* result = std::get_if<split::Result>(&answer);
    const std::size_t classes = m_runtime->GetEngine().Info().classes;
    if (result && FindAsked(result->frame) && result->scores.size() == classes)
    {
        m_edgeTime.Add(Simulator::Now() - *m_pending.at(result->frame).receipt);
        Finish(result->frame, result->scores);
        return true;
    }
    const auto* failed = std::get_if<split::Failed>(&answer);
    if (failed && FindAsked(failed->frame))
    {
        Drop(failed->frame, ToDropReason(failed->reason));
        return true;
    }
    return false;
}

void
SplitDeviceApplication::RoomMade()
{
    m_waiting.Serve();
}

bool
SplitDeviceApplication::NeedsEdge() const
{
    return !m_captures.HasCapturedAll() || !m_pending.empty();
}

bool
SplitDeviceApplication::NeedsProbes() const
{
    return !m_captures.HasCapturedAll() && m_policy->NeedsProbes(!m_deadline.IsZero());
}

// Capture

void
SplitDeviceApplication::StopCapturing(SplitDropReason reason)
{
    m_captures.Stop();
    m_waiting.Clear();
    while (!m_pending.empty())
    {
        Drop(m_pending.begin()->first, reason);
    }
}

void
SplitDeviceApplication::Capture(uint64_t frame)
{
    const split::Dataset& dataset = m_runtime->GetDataset();
    const SplitObservation observation = Observe(frame);
    const SplitAdvice advice = m_policy->Advise(observation);
    CheckDecision(advice.decision);
    PendingFrame pending;
    SplitFrameRecord& record = pending.record;
    record.device = GetDevice();
    record.frame = frame;
    record.sample = (m_firstSample + frame * m_sampleStride) % dataset.Size();
    record.label = dataset.Label(record.sample);
    record.decision = advice.decision;
    record.captured = Simulator::Now();
    NS_LOG_LOGIC("device " << record.device << " captures frame " << frame);

    m_pending[frame] = pending;
    m_capturedTrace(record);
    m_decidedTrace(observation, advice, record);
    Compute(frame);
}

SplitObservation
SplitDeviceApplication::Observe(uint64_t frame)
{
    SplitObservation observation;
    observation.now = Simulator::Now();
    observation.frame = frame;
    observation.deadline = m_deadline;
    observation.interval = m_captures.MeanInterval();
    observation.computeTime = m_compute->GetBacklog();
    observation.edgeTime = m_edgeTime.Get();
    ObserveLink(observation);
    return observation;
}

void
SplitDeviceApplication::CheckDecision(const split::Decision& decision) const
{
    NS_ABORT_MSG_IF(decision.mode == split::Mode::SPLIT &&
                        decision.cut >= m_runtime->GetEngine().Stages().size(),
                    "SplitDeviceApplication: the policy cuts the model after stage "
                        << decision.cut << ", which it does not have");
    NS_ABORT_MSG_IF(decision.jpegQuality < 0 || decision.jpegQuality > 100,
                    "SplitDeviceApplication: the policy wants JPEG of quality "
                        << decision.jpegQuality << ", which is none of 0 to 100");
}

// The life of a frame

void
SplitDeviceApplication::Compute(uint64_t frame)
{
    PendingFrame& pending = m_pending.at(frame);
    const split::Decision& decision = pending.record.decision;
    if (decision.mode == split::Mode::SKIP)
    {
        Drop(frame, SplitDropReason::SKIPPED);
        return;
    }
    if (m_lateFrames == Late::DROP && IsHopeless(decision))
    {
        Drop(frame, SplitDropReason::LATE);
        return;
    }
    pending.output = m_runtime->BeginDevicePart(pending.record.sample, decision);
    const auto& engine = m_runtime->GetEngine();
    const double encode = m_cost.Encode(engine, decision);
    const auto started = [this, frame] { HeadStarted(frame); };
    if (decision.mode == split::Mode::EDGE_ONLY)
    {
        m_compute->Submit(
            encode,
            [this, frame] { Encoded(frame); },
            started);
    }
    else
    {
        const double head = m_cost.Head(engine, decision);
        m_compute->Submit(
            head,
            [this, frame] { HeadDone(frame); },
            started,
            encode);
    }
}

bool
SplitDeviceApplication::IsHopeless(const split::Decision& decision) const
{
    const auto& engine = m_runtime->GetEngine();
    const Time own =
        m_compute->TimeOf(m_cost.Head(engine, decision) + m_cost.Encode(engine, decision));
    return !m_deadline.IsZero() && m_compute->GetBacklog() + own > m_deadline;
}

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
        m_compute->Continue(m_cost.Encode(m_runtime->GetEngine(), decision),
                            [this, frame] { Encoded(frame); });
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
    split::EncodedRequest encoded = pending->output.Get().encoded;
    encoded.request.frame = frame;
    auto body = split::SerialiseMessage(encoded.request);
    SplitByteCount bytes;
    bytes.index = encoded.indexBytes;
    bytes.payload = encoded.payloadBytes;
    bytes.header = split::DelimitedSize(body.size()) - bytes.index - bytes.payload;
    pending->record.bytes = bytes;
    pending->record.encoded = Simulator::Now();
    m_encodedTrace(pending->record);
    std::optional<Time> due;
    if (!m_deadline.IsZero() && m_lateFrames != Late::SEND)
    {
        due = *pending->record.captured + m_deadline;
    }
    m_waiting.Push({frame, std::move(body), bytes, due});
}

void
SplitDeviceApplication::Send(const SplitSendQueue::Frame& frame)
{
    PendingFrame& pending = m_pending.at(frame.number);
    pending.isOnLink = true;
    pending.record.firstByteSent = Simulator::Now();
    m_firstByteSentTrace(pending.record);
    SendRequest(frame.number, frame.body, frame.bytes);
}

void
SplitDeviceApplication::TurnAside(uint64_t frame)
{
    if (m_lateFrames == Late::DROP)
    {
        Drop(frame, SplitDropReason::LATE);
    }
    else
    {
        ComputeAlone(frame);
    }
}

void
SplitDeviceApplication::ComputeAlone(uint64_t frame)
{
    PendingFrame& pending = m_pending.at(frame);
    const double rest = m_cost.Rest(m_runtime->GetEngine(), pending.record.decision);
    pending.isOnLink = false;
    pending.record.decision = {};
    pending.record.decision.mode = split::Mode::DEVICE_ONLY;
    pending.output = m_runtime->BeginDevicePart(pending.record.sample, pending.record.decision);
    m_compute->Submit(rest, [this, frame] { HeadDone(frame); });
}

bool
SplitDeviceApplication::CanComputeAlone(const PendingFrame& pending) const
{
    if (m_lateFrames != Late::DEVICE)
    {
        return false;
    }
    const double rest = m_cost.Rest(m_runtime->GetEngine(), pending.record.decision);
    const Time end = Simulator::Now() + m_compute->GetBacklog() + m_compute->TimeOf(rest);
    return m_deadline.IsZero() || end <= *pending.record.captured + m_deadline;
}

void
SplitDeviceApplication::Finish(uint64_t frame, std::vector<float> scores)
{
    SplitFrameRecord record = Remove(frame);
    record.scores = std::move(scores);
    m_resultReceivedTrace(record);
    Ended(record);
}

void
SplitDeviceApplication::Drop(uint64_t frame, SplitDropReason reason)
{
    SplitFrameRecord record = Remove(frame);
    record.dropped = reason;
    m_droppedTrace(record);
    Ended(record);
}

SplitFrameRecord
SplitDeviceApplication::Remove(uint64_t frame)
{
    SplitFrameRecord record = std::move(m_pending.extract(frame).mapped().record);
    record.ended = Simulator::Now();
    return record;
}

void
SplitDeviceApplication::Ended(const SplitFrameRecord& record)
{
    m_policy->FrameEnded(record);
    m_captures.FrameEnded(record.Latency());
}

SplitDeviceApplication::PendingFrame*
SplitDeviceApplication::Find(uint64_t frame)
{
    const auto found = m_pending.find(frame);
    return found == m_pending.end() ? nullptr : &found->second;
}

SplitDeviceApplication::PendingFrame*
SplitDeviceApplication::FindAsked(uint64_t frame)
{
    PendingFrame* const pending = Find(frame);
    return pending && pending->isOnLink && pending->receipt ? pending : nullptr;
}

// Attributes

void
SplitDeviceApplication::SetLateFrames(std::string text)
{
    if (text != "send" && text != "drop" && text != "device")
    {
        throw split::Error("late frames: '" + text + "' is unknown; use send, drop or device");
    }
    m_lateFrames = text == "send" ? Late::SEND : text == "drop" ? Late::DROP : Late::DEVICE;
}

std::string
SplitDeviceApplication::GetLateFrames() const
{
    return m_lateFrames == Late::SEND ? "send" : m_lateFrames == Late::DROP ? "drop" : "device";
}

} // namespace ns3
