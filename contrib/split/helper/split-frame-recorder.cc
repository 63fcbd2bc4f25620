/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-recorder.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"

namespace ns3
{

void
SplitFrameRecorder::Attach(ApplicationContainer applications)
{
    using Recorder = SplitFrameRecorder;
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        const auto connect = [&](const char* source, const CallbackBase& sink) {
            m_connections.Connect(*i, source, sink);
        };
        if (DynamicCast<SplitDeviceApplication>(*i))
        {
            connect("Captured", MakeCallback(&Recorder::Captured, this));
            connect("ResultReceived", MakeCallback(&Recorder::Ended, this));
            connect("Dropped", MakeCallback(&Recorder::Ended, this));
        }
        else
        {
            connect("LastByteReceived", MakeCallback(&Recorder::LastByteReceived, this));
            connect("Decoded", MakeCallback(&Recorder::Decoded, this));
            connect("TailDone", MakeCallback(&Recorder::TailDone, this));
        }
    }
}

void
SplitFrameRecorder::SetEndedCallback(std::function<void(const SplitFrameRecord&)> ended)
{
    m_ended = std::move(ended);
}

void
SplitFrameRecorder::Captured(const SplitFrameRecord& record)
{
    const bool isNew = m_pending.try_emplace({record.device, record.frame}).second;
    NS_ABORT_MSG_UNLESS(isNew,
                        "SplitFrameRecorder: two devices have the same DeviceId " << record.device);
}

void
SplitFrameRecorder::Ended(const SplitFrameRecord& record)
{
    const auto pending = m_pending.extract({record.device, record.frame});
    NS_ABORT_MSG_IF(pending.empty(), "SplitFrameRecorder: attach applications before they start");
    if (m_ended)
    {
        const EdgeTimes& times = pending.mapped();
        SplitFrameRecord whole = record;
        whole.lastByteReceived = times.lastByteReceived;
        whole.decoded = times.decoded;
        whole.tailDone = times.tailDone;
        m_ended(whole);
    }
}

void
SplitFrameRecorder::LastByteReceived(uint64_t device, uint64_t frame)
{
    SetTime(device, frame, &EdgeTimes::lastByteReceived);
}

void
SplitFrameRecorder::Decoded(uint64_t device, uint64_t frame)
{
    SetTime(device, frame, &EdgeTimes::decoded);
}

void
SplitFrameRecorder::TailDone(uint64_t device, uint64_t frame)
{
    SetTime(device, frame, &EdgeTimes::tailDone);
}

void
SplitFrameRecorder::SetTime(uint64_t device, uint64_t frame, std::optional<Time> EdgeTimes::*event)
{
    const auto pending = m_pending.find({device, frame});
    if (pending != m_pending.end())
    {
        pending->second.*event = Simulator::Now();
    }
}

} // namespace ns3
