/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-framed-socket.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitFramedSocket");

SplitFramedSocket::SplitFramedSocket(Ptr<Socket> socket,
                                     ReceiveCallback received,
                                     ClosedCallback closed)
    : m_socket{socket},
      m_capacity{socket->GetTxAvailable()},
      m_received{std::move(received)},
      m_closed{std::move(closed)},
      m_parser{MAX_MESSAGE_BYTES}
{
    NS_LOG_FUNCTION(this << socket);
    m_socket->SetRecvCallback(MakeCallback(&SplitFramedSocket::HandleRead, this));
    m_socket->SetSendCallback(MakeCallback(&SplitFramedSocket::HandleSend, this));
    m_socket->SetCloseCallbacks(MakeCallback(&SplitFramedSocket::HandleClose, this),
                                MakeCallback(&SplitFramedSocket::HandleError, this));
}

SplitFramedSocket::~SplitFramedSocket()
{
    NS_LOG_FUNCTION(this);
    if (IsOpen())
    {
        Release();
    }
}

void
SplitFramedSocket::Send(const std::vector<uint8_t>& body,
                        std::function<void()> firstByteSent,
                        std::function<void()> sent)
{
    NS_LOG_FUNCTION(this << body.size());
    if (IsOpen())
    {
        m_waiting.push_back(
            {split::DelimitMessage(body), 0, std::move(firstByteSent), std::move(sent)});
        Flush();
    }
}

void
SplitFramedSocket::SetProgressCallback(std::function<void()> progress)
{
    NS_LOG_FUNCTION(this);
    m_progress = std::move(progress);
}

Time
SplitFramedSocket::GetFirstByteTime() const
{
    return m_firstByte;
}

bool
SplitFramedSocket::HasRoom() const
{
    return IsOpen() && m_waiting.empty() && m_socket->GetTxAvailable() > 0;
}

uint64_t
SplitFramedSocket::GetAcknowledgedBytes() const
{
    return m_taken - UnacknowledgedBytes();
}

uint64_t
SplitFramedSocket::GetPendingBytes() const
{
    uint64_t pending = UnacknowledgedBytes();
    for (const Outgoing& message : m_waiting)
    {
        pending += message.bytes.size() - message.sent;
    }
    return pending;
}

uint64_t
SplitFramedSocket::UnacknowledgedBytes() const
{
    const uint64_t room = IsOpen() ? m_socket->GetTxAvailable() : 0;
    return m_capacity > room ? std::min(m_taken, m_capacity - room) : 0;
}

void
SplitFramedSocket::Close()
{
    NS_LOG_FUNCTION(this);
    if (IsOpen())
    {
        Release()->Close();
    }
}

Ptr<Socket>
SplitFramedSocket::Release()
{
    m_waiting.clear();
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    const Ptr<Socket> socket = m_socket;
    m_socket = nullptr;
    return socket;
}

bool
SplitFramedSocket::IsOpen() const
{
    return m_socket != nullptr;
}

void
SplitFramedSocket::Flush()
{
    while (IsOpen() && !m_waiting.empty() && SendSome())
    {
    }
}

bool
SplitFramedSocket::SendSome()
{
    Outgoing& message = m_waiting.front();
    const std::size_t left = message.bytes.size() - message.sent;
    const auto size =
        static_cast<uint32_t>(std::min<std::size_t>(left, m_socket->GetTxAvailable()));
    if (size == 0)
    {
        return false;
    }
    const int taken = m_socket->Send(Create<Packet>(message.bytes.data() + message.sent, size));
    if (taken <= 0)
    {
        return false;
    }
    std::function<void()> firstByteSent;
    if (message.sent == 0)
    {
        firstByteSent = std::move(message.firstByteSent);
    }
    std::function<void()> allSent;
    message.sent += taken;
    m_taken += taken;
    if (message.sent == message.bytes.size())
    {
        allSent = std::move(message.allSent);
        m_waiting.pop_front();
    }
    for (const auto& callback : {firstByteSent, allSent}) // last, as they may send or close
    {
        if (callback)
        {
            callback();
        }
    }
    return true;
}

void
SplitFramedSocket::Progress()
{
    if (m_progress)
    {
        m_progress();
    }
}

void
SplitFramedSocket::HandleRead(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const Ptr<SplitFramedSocket> alive(this); // whatever the callbacks let go of
    Progress();
    Ptr<Packet> packet;
    while (IsOpen() && (packet = m_socket->Recv()) && packet->GetSize() > 0)
    {
        Take(packet);
        if (m_parser.Failed())
        {
            Fail("message with a wrong or too large length");
        }
    }
}

void
SplitFramedSocket::Take(Ptr<const Packet> packet)
{
    std::vector<uint8_t> bytes(packet->GetSize());
    packet->CopyData(bytes.data(), packet->GetSize());
    if (!m_parser.IsWithinMessage())
    {
        m_firstByte = Simulator::Now();
    }
    for (const auto& body : m_parser.Push(bytes.data(), bytes.size()))
    {
        if (IsOpen())
        {
            m_received(body);
        }
        m_firstByte = Simulator::Now(); // of the next message, if this packet holds any of it
    }
}

void
SplitFramedSocket::HandleSend(Ptr<Socket> socket, uint32_t available)
{
    NS_LOG_FUNCTION(this << socket << available);
    const Ptr<SplitFramedSocket> alive(this);
    Progress();
    Flush();
}

void
SplitFramedSocket::HandleClose(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Fail("closed by the peer");
}

void
SplitFramedSocket::HandleError(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Fail("given up by the transport");
}

void
SplitFramedSocket::Fail(const std::string& reason)
{
    NS_LOG_FUNCTION(this << reason);
    const Ptr<SplitFramedSocket> alive(this);
    if (IsOpen())
    {
        Close();
        m_closed(reason);
    }
}

} // namespace ns3
