/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-training-sessions.h"

#include <algorithm>
#include <utility>

namespace ns3
{

SplitTrainingSessions::SplitTrainingSessions(Time patience, Callbacks callbacks)
    : m_initialPatience{patience},
      m_callbacks{std::move(callbacks)}
{
}

void
SplitTrainingSessions::Begin(Ptr<Socket> socket)
{
    const auto session = Create<Session>();
    const auto raw = PeekPointer(session);
    session->channel = Create<SplitTrainingChannel>(
        socket,
        [this, raw](const split::TrainingMessage& message, uint64_t) {
            m_callbacks.received(Ptr<Session>(raw), message);
        },
        [this, raw](const std::string& reason) { m_callbacks.lost(Ptr<Session>(raw), reason); },
        m_callbacks.sent);
    session->channel->SetProgressCallback([raw] { raw->silence.Progress(); });
    m_all.push_back(session);
}

void
SplitTrainingSessions::Welcome(Ptr<Session> session, const split::Join& join)
{
    const auto raw = PeekPointer(session);
    auto& patience = m_patience.try_emplace(join.device, m_initialPatience).first->second;
    session->join = join;
    session->silence.Configure(patience, [this, raw, &patience] {
        patience = 2 * patience;
        m_callbacks.lost(Ptr<Session>(raw), "the device is silent");
    });
}

void
SplitTrainingSessions::End(Ptr<Session> session)
{
    session->channel->Close();
    session->silence.Watch(false);
    m_all.erase(std::remove(m_all.begin(), m_all.end(), session), m_all.end());
}

void
SplitTrainingSessions::EndAll()
{
    for (const auto& session : m_all)
    {
        session->channel->Close();
        session->silence.Watch(false);
    }
    m_all.clear();
}

const std::vector<Ptr<SplitTrainingSessions::Session>>&
SplitTrainingSessions::All() const
{
    return m_all;
}

Ptr<SplitTrainingSessions::Session>
SplitTrainingSessions::Find(uint64_t device) const
{
    for (const auto& session : m_all)
    {
        if (session->join && session->join->device == device)
        {
            return session;
        }
    }
    return nullptr;
}

} // namespace ns3
