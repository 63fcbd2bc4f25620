/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-ledger.h"

#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv6-header.h"
#include "ns3/packet.h"
#include "ns3/sequence-number.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"

#include <algorithm>
#include <map>

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

/// What the traces call; it lives as long as the last of them.
class SplitLedger::Counter : public SimpleRefCount<Counter>
{
  public:
    /// Counts a message. @param bytes what they are for
    void MessageSent(const SplitByteCount& bytes);

    /// Listens to a socket and those forked from it. @param socket not yet connected
    void SocketCreated(Ptr<Socket> socket);

    /// Counts a segment. @param packet its payload @param header of it @param socket its sender
    void SegmentSent(Ptr<const Packet> packet,
                     const TcpHeader& header,
                     Ptr<const TcpSocketBase> socket);

    /// Counts nothing any more, and lets go of the sockets.
    void Stop();

    SplitByteCount application; //!< bytes of messages
    uint64_t transport{0};      //!< bytes of headers
    uint64_t retransmission{0}; //!< bytes sent again

  private:
    bool m_stopped{false};                                       //!< whether the ledger is gone
    std::map<Ptr<const TcpSocketBase>, SequenceNumber32> m_sent; //!< end of what was ever sent
};

void
SplitLedger::Counter::MessageSent(const SplitByteCount& bytes)
{
    application += bytes;
}

void
SplitLedger::Counter::SocketCreated(Ptr<Socket> socket)
{
    socket->TraceConnectWithoutContext("Tx",
                                       MakeCallback(&Counter::SegmentSent, Ptr<Counter>(this)));
}

void
SplitLedger::Counter::SegmentSent(Ptr<const Packet> packet,
                                  const TcpHeader& header,
                                  Ptr<const TcpSocketBase> socket)
{
    if (m_stopped)
    {
        return;
    }
    transport += header.GetSerializedSize() + IpHeaderBytes(socket);
    const SequenceNumber32 begin = header.GetSequenceNumber();
    const SequenceNumber32 end = begin + packet->GetSize();
    if (begin == end)
    {
        return;
    }
    SequenceNumber32& sent = m_sent.try_emplace(socket, begin).first->second;
    retransmission += std::clamp<int32_t>(sent - begin, 0, packet->GetSize());
    sent = std::max(sent, end);
}

void
SplitLedger::Counter::Stop()
{
    m_stopped = true;
    m_sent.clear();
}

SplitLedger::SplitLedger()
    : m_counter{Create<Counter>()}
{
}

SplitLedger::~SplitLedger()
{
    m_counter->Stop();
}

void
SplitLedger::Attach(ApplicationContainer applications, const std::string& side)
{
    for (auto i = applications.Begin(); i != applications.End(); ++i)
    {
        (*i)->TraceConnectWithoutContext(side + "MessageSent",
                                         MakeCallback(&Counter::MessageSent, m_counter));
        (*i)->TraceConnectWithoutContext(side + "SocketCreated",
                                         MakeCallback(&Counter::SocketCreated, m_counter));
    }
}

const SplitByteCount&
SplitLedger::Application() const
{
    return m_counter->application;
}

uint64_t
SplitLedger::Transport() const
{
    return m_counter->transport;
}

uint64_t
SplitLedger::Retransmission() const
{
    return m_counter->retransmission;
}

} // namespace ns3
