/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-uplink.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTrainingUplink");

namespace
{

/// The back-off does not grow beyond this multiple of the first.
constexpr int64_t MOST_BACKOFF = 64;

} // namespace

SplitTrainingUplink::SplitTrainingUplink(const Options& options, Callbacks callbacks)
    : m_options{options},
      m_callbacks{std::move(callbacks)},
      m_backoff{options.backoff}
{
    NS_LOG_FUNCTION(this);
    SetPatience(options.answerTimeout);
}

SplitTrainingUplink::~SplitTrainingUplink()
{
    NS_LOG_FUNCTION(this);
    m_retry.Cancel();
}

void
SplitTrainingUplink::Open()
{
    NS_LOG_FUNCTION(this);
    Confirm();
    Connect();
}

void
SplitTrainingUplink::Close()
{
    NS_LOG_FUNCTION(this);
    if (m_connector)
    {
        m_connector->Close();
    }
    if (m_channel)
    {
        m_channel->Close();
    }
    Abandon();
}

void
SplitTrainingUplink::Abandon()
{
    NS_LOG_FUNCTION(this);
    m_retry.Cancel();
    m_silence.Watch(false);
    m_meter.Abandon();
    m_connector = nullptr;
    m_channel = nullptr;
}

void
SplitTrainingUplink::Fail(const std::string& reason)
{
    NS_LOG_FUNCTION(this << reason);
    const Ptr<SplitTrainingUplink> alive(this); // whatever the callback lets go of
    Close();
    m_retry = Simulator::Schedule(m_backoff, &SplitTrainingUplink::Connect, this);
    m_backoff = std::min(m_backoff * 2, m_options.backoff * MOST_BACKOFF);
    m_callbacks.lost(reason);
}

void
SplitTrainingUplink::SetPatience(Time patience)
{
    m_silence.Configure(patience, [this, patience] {
        SetPatience(2 * patience);
        Fail("the edge does not answer");
    });
}

void
SplitTrainingUplink::Confirm()
{
    m_backoff = m_options.backoff;
}

uint64_t
SplitTrainingUplink::Send(const split::TrainingMessage& message, const SplitByteCount& frame)
{
    const uint64_t bytes = m_channel->Send(message, frame).Total();
    Progress();
    return bytes;
}

void
SplitTrainingUplink::Watch(bool isOwed)
{
    m_silence.Watch(isOwed);
}

const SplitGoodputMeter&
SplitTrainingUplink::GetMeter() const
{
    return m_meter;
}

void
SplitTrainingUplink::Connect()
{
    m_retry.Cancel();
    m_connector = Create<SplitConnector>(m_options.node, m_options.protocol);
    m_callbacks.socketCreated(m_connector->GetSocket());
    m_connector->Connect(
        m_options.remote,
        [this](Ptr<Socket> socket) { HandleConnected(socket); },
        [this](const std::string& reason) { Fail(reason); });
}

void
SplitTrainingUplink::HandleConnected(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    m_connector = nullptr;
    m_channel = Create<SplitTrainingChannel>(
        socket,
        m_callbacks.received,
        [this](const std::string& reason) { Fail(reason); },
        m_callbacks.sent);
    m_channel->SetProgressCallback([this] { Progress(); });
    m_callbacks.connected();
}

void
SplitTrainingUplink::Progress()
{
    const auto& stream = m_channel->GetSocket();
    m_meter.Update(stream.GetAcknowledgedBytes(), stream.GetPendingBytes());
    m_silence.Progress();
}

} // namespace ns3
