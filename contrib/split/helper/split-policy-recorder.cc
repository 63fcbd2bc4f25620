/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-policy-recorder.h"

#include "ns3/abort.h"

namespace ns3
{

void
SplitPolicyRecorder::Attach(ApplicationContainer devices)
{
    using Recorder = SplitPolicyRecorder;
    for (auto i = devices.Begin(); i != devices.End(); ++i)
    {
        m_connections.Connect(*i, "Decided", MakeCallback(&Recorder::Decided, this));
        m_connections.Connect(*i, "ResultReceived", MakeCallback(&Recorder::Ended, this));
        m_connections.Connect(*i, "Dropped", MakeCallback(&Recorder::Ended, this));
    }
}

void
SplitPolicyRecorder::SetEndedCallback(std::function<void(const SplitPolicyRecord&)> ended)
{
    m_ended = std::move(ended);
}

void
SplitPolicyRecorder::Decided(const SplitObservation& observation,
                             const SplitAdvice& advice,
                             const SplitFrameRecord& frame)
{
    m_pending[{frame.device, frame.frame}] = {observation, advice, {}};
}

void
SplitPolicyRecorder::Ended(const SplitFrameRecord& frame)
{
    auto pending = m_pending.extract({frame.device, frame.frame});
    NS_ABORT_MSG_IF(pending.empty(),
                    "SplitPolicyRecorder: attach applications before they start, each with a "
                    "DeviceId of its own");
    SplitPolicyRecord& record = pending.mapped();
    record.frame = frame;
    if (m_ended)
    {
        m_ended(record);
    }
}

} // namespace ns3
