/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-recorder.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"
#include "ns3/split-device-application.h"
#include "ns3/split-edge-application.h"

namespace ns3
{

void
SplitFrameRecorder::Attach(ApplicationContainer applications)
{
    using Recorder = SplitFrameRecorder;
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        const Ptr<Application> app = *i;
        if (DynamicCast<SplitDeviceApplication>(app))
        {
            app->TraceConnectWithoutContext("Captured", MakeCallback(&Recorder::Captured, this));
            app->TraceConnectWithoutContext("ResultReceived", MakeCallback(&Recorder::Ended, this));
            app->TraceConnectWithoutContext("Dropped", MakeCallback(&Recorder::Ended, this));
        }
        else
        {
            NS_ABORT_MSG_UNLESS(DynamicCast<SplitEdgeApplication>(app),
                                "SplitFrameRecorder: attach device and edge applications only");
            app->TraceConnectWithoutContext("LastByteReceived",
                                            MakeCallback(&Recorder::LastByteReceived, this));
            app->TraceConnectWithoutContext("Decoded", MakeCallback(&Recorder::Decoded, this));
            app->TraceConnectWithoutContext("TailDone", MakeCallback(&Recorder::TailDone, this));
        }
    }
}

void
SplitFrameRecorder::SetEndedCallback(std::function<void(const SplitFrameRecord&)> ended)
{
    m_ended = std::move(ended);
}

const std::vector<SplitFrameRecord>&
SplitFrameRecorder::GetRecords() const
{
    return m_records;
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
    const EdgeTimes times = m_pending.extract({record.device, record.frame}).mapped();
    SplitFrameRecord& whole = m_records.emplace_back(record);
    whole.lastByteReceived = times.lastByteReceived;
    whole.decoded = times.decoded;
    whole.tailDone = times.tailDone;
    if (m_ended)
    {
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
