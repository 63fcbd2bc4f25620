/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-framed-socket.h"

#include "ns3/log.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitFramedSocket");

SplitFramedSocket::SplitFramedSocket(Ptr<Socket> socket,
                                     ReceiveCallback received,
                                     ClosedCallback closed)
    : m_socket{socket},
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
    Close();
}

void
SplitFramedSocket::Send(const std::vector<uint8_t>& body, std::function<void()> firstByteSent)
{
    NS_LOG_FUNCTION(this << body.size());
    if (IsOpen())
    {
        m_waiting.push_back({split::DelimitMessage(body), 0, std::move(firstByteSent)});
        Flush();
    }
}

void
SplitFramedSocket::Close()
{
    NS_LOG_FUNCTION(this);
    if (!IsOpen())
    {
        return;
    }
    m_waiting.clear();
    m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetSendCallback(MakeNullCallback<void, Ptr<Socket>, uint32_t>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    m_socket->Close();
    m_socket = nullptr;
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
    message.sent += taken;
    if (message.sent == message.bytes.size())
    {
        m_waiting.pop_front();
    }
    if (firstByteSent) // last, as it may send or close
    {
        firstByteSent();
    }
    return true;
}

void
SplitFramedSocket::HandleRead(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const Ptr<SplitFramedSocket> alive(this); // whatever the callbacks let go of
    Ptr<Packet> packet;
    while (IsOpen() && (packet = m_socket->Recv()) && packet->GetSize() > 0)
    {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        const Time now = Simulator::Now();
        Time firstByte = m_parser.AtBoundary() ? now : m_firstByte;
        for (auto& body : m_parser.Push(bytes.data(), bytes.size()))
        {
            if (IsOpen())
            {
                m_received({std::move(body), firstByte, now});
            }
            firstByte = now;
        }
        m_firstByte = firstByte;
        if (m_parser.Failed())
        {
            Fail("message with a wrong or too large length");
        }
    }
}

void
SplitFramedSocket::HandleSend(Ptr<Socket> socket, uint32_t available)
{
    NS_LOG_FUNCTION(this << socket << available);
    const Ptr<SplitFramedSocket> alive(this);
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
