/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCRIPTED_SOCKET_H
#define SPLIT_SCRIPTED_SOCKET_H

#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <algorithm>
#include <deque>
#include <vector>

namespace split_test
{

/// A connected socket whose buffer and whose arrivals a test controls.
class ScriptedSocket : public ns3::Socket
{
  public:
    /// Makes room for @p bytes more, and says so.
    void MakeRoom(uint32_t bytes)
    {
        m_room += bytes;
        NotifySend(m_room);
    }

    /// At most @p bytes are taken by one call of Send().
    void SetWriteLimit(uint32_t bytes)
    {
        m_writeLimit = bytes;
    }

    /// @p bytes arrive as one packet.
    void Deliver(const std::vector<uint8_t>& bytes)
    {
        m_arrived.push_back(ns3::Create<ns3::Packet>(bytes.data(), bytes.size()));
        NotifyDataRecv();
    }

    /// The peer closes.
    void CloseByPeer()
    {
        NotifyNormalClose();
    }

    /// @return all bytes that were sent
    const std::vector<uint8_t>& Sent() const
    {
        return m_sent;
    }

    /// @return whether Close() was called
    bool IsClosed() const
    {
        return m_closed;
    }

    int Close() override
    {
        m_closed = true;
        return 0;
    }

    uint32_t GetTxAvailable() const override
    {
        return m_room;
    }

    int Send(ns3::Ptr<ns3::Packet> packet, uint32_t) override
    {
        const uint32_t taken = std::min(packet->GetSize(), m_writeLimit);
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        m_sent.insert(m_sent.end(), bytes.begin(), bytes.begin() + taken);
        m_room -= taken;
        return taken;
    }

    ns3::Ptr<ns3::Packet> Recv(uint32_t, uint32_t) override
    {
        if (m_arrived.empty())
        {
            return nullptr;
        }
        const auto packet = m_arrived.front();
        m_arrived.pop_front();
        return packet;
    }

    SocketErrno GetErrno() const override
    {
        return ERROR_NOTERROR;
    }

    SocketType GetSocketType() const override
    {
        return NS3_SOCK_STREAM;
    }

    ns3::Ptr<ns3::Node> GetNode() const override
    {
        return nullptr;
    }

    int Bind(const ns3::Address&) override
    {
        return 0;
    }

    int Bind() override
    {
        return 0;
    }

    int Bind6() override
    {
        return 0;
    }

    int ShutdownSend() override
    {
        return 0;
    }

    int ShutdownRecv() override
    {
        return 0;
    }

    int Connect(const ns3::Address&) override
    {
        return 0;
    }

    int Listen() override
    {
        return 0;
    }

    int SendTo(ns3::Ptr<ns3::Packet> packet, uint32_t flags, const ns3::Address&) override
    {
        return Send(packet, flags);
    }

    uint32_t GetRxAvailable() const override
    {
        return m_arrived.empty() ? 0 : m_arrived.front()->GetSize();
    }

    ns3::Ptr<ns3::Packet> RecvFrom(uint32_t size, uint32_t flags, ns3::Address&) override
    {
        return Recv(size, flags);
    }

    int GetSockName(ns3::Address&) const override
    {
        return 0;
    }

    int GetPeerName(ns3::Address&) const override
    {
        return 0;
    }

    bool SetAllowBroadcast(bool) override
    {
        return false;
    }

    bool GetAllowBroadcast() const override
    {
        return false;
    }

  private:
    uint32_t m_room{0};                          //!< bytes that may be sent
    uint32_t m_writeLimit{UINT32_MAX};           //!< bytes that one call takes
    std::vector<uint8_t> m_sent;                 //!< bytes that were sent
    std::deque<ns3::Ptr<ns3::Packet>> m_arrived; //!< packets to be received
    bool m_closed{false};                        //!< whether Close() was called
};

} // namespace split_test

#endif // SPLIT_SCRIPTED_SOCKET_H
