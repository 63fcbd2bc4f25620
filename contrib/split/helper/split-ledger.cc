/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-ledger.h"

#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return the size of the header that IP puts before what @p socket sends
uint32_t
IpHeaderBytes(Ptr<const TcpSocketBase> socket)
{
    Address local;
    socket->GetSockName(local);
    return Inet6SocketAddress::IsMatchingType(local) ? Ipv6Header().GetSerializedSize()
                                                     : Ipv4Header().GetSerializedSize();
}

} // namespace

void
SplitLedger::Attach(ApplicationContainer applications)
{
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        (*i)->TraceConnectWithoutContext("MessageSent",
                                         MakeCallback(&SplitLedger::MessageSent, this));
        (*i)->TraceConnectWithoutContext("SocketCreated",
                                         MakeCallback(&SplitLedger::SocketCreated, this));
    }
}

const SplitByteCount&
SplitLedger::Application() const
{
    return m_application;
}

uint64_t
SplitLedger::Transport() const
{
    return m_transport;
}

uint64_t
SplitLedger::Retransmission() const
{
    return m_retransmission;
}

void
SplitLedger::MessageSent(const SplitByteCount& bytes)
{
    m_application.header += bytes.header;
    m_application.index += bytes.index;
    m_application.payload += bytes.payload;
}

void
SplitLedger::SocketCreated(Ptr<Socket> socket)
{
    socket->TraceConnectWithoutContext("Tx", MakeCallback(&SplitLedger::SegmentSent, this));
}

void
SplitLedger::SegmentSent(Ptr<const Packet> packet,
                         const TcpHeader& header,
                         Ptr<const TcpSocketBase> socket)
{
    m_transport += header.GetSerializedSize() + IpHeaderBytes(socket);
    const SequenceNumber32 begin = header.GetSequenceNumber();
    const SequenceNumber32 end = begin + packet->GetSize();
    if (begin == end)
    {
        return;
    }
    SequenceNumber32& sent = m_sent.try_emplace(socket, begin).first->second;
    m_retransmission += std::clamp<int32_t>(sent - begin, 0, packet->GetSize());
    sent = std::max(sent, end);
}

} // namespace ns3
