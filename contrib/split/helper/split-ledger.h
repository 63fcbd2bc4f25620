/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEDGER_H
#define SPLIT_LEDGER_H

#include "ns3/application-container.h"
#include "ns3/packet.h"
#include "ns3/sequence-number.h"
#include "ns3/socket.h"
#include "ns3/split-frame-record.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <map>

namespace ns3
{

/**
 * @ingroup split
 * Counts, by their purpose, the bytes that applications send: a ledger of the devices tells what
 * goes up, one of the edge what comes down.
 *
 * Once everything was sent, payload, index and header are together the distinct bytes of the TCP
 * stream. Packets are counted as TCP hands them to IP, without the link's headers.
 */
class SplitLedger
{
  public:
    SplitLedger() = default;
    SplitLedger(const SplitLedger&) = delete;
    SplitLedger& operator=(const SplitLedger&) = delete;

    /// @param applications device or edge applications that have not started, to be counted
    void Attach(ApplicationContainer applications);

    /// @return what the bytes of the messages are for, those of the session's opening included
    const SplitByteCount& Application() const;

    /// @return bytes of TCP and IP headers, acknowledgements and connection handling included
    uint64_t Transport() const;

    /// @return bytes of the messages that TCP sent again
    uint64_t Retransmission() const;

  private:
    /// Counts a message. @param bytes what they are for
    void MessageSent(const SplitByteCount& bytes);

    /// Listens to a socket and those forked from it. @param socket not yet connected
    void SocketCreated(Ptr<Socket> socket);

    /// Counts a segment. @param packet its payload @param header of it @param socket its sender
    void SegmentSent(Ptr<const Packet> packet,
                     const TcpHeader& header,
                     Ptr<const TcpSocketBase> socket);

    SplitByteCount m_application;                                //!< bytes of messages
    uint64_t m_transport{0};                                     //!< bytes of headers
    uint64_t m_retransmission{0};                                //!< bytes sent again
    std::map<Ptr<const TcpSocketBase>, SequenceNumber32> m_sent; //!< end of what was ever sent
};

} // namespace ns3

#endif // SPLIT_LEDGER_H
