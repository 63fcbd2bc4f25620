/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAMED_SOCKET_H
#define SPLIT_FRAMED_SOCKET_H

#include "protocol/message-parser.h"

#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Sends and receives whole messages over a connected stream socket.
 *
 * Each message crosses behind its length (split::DelimitMessage()). Messages wait in order while
 * the socket's buffer is full, and arrive complete however the stream was segmented.
 */
class SplitFramedSocket : public SimpleRefCount<SplitFramedSocket>
{
  public:
    /// The longest message that is accepted; one that announces more closes the connection.
    static constexpr std::size_t MAX_MESSAGE_BYTES = std::size_t{1} << 26;

    /// What is called for each message that has arrived, without the length that delimited it.
    using ReceiveCallback = std::function<void(const std::vector<uint8_t>&)>;

    /// What is called once when the peer or an error has closed the connection, with the reason.
    using ClosedCallback = std::function<void(const std::string&)>;

    /**
     * @param socket a connected stream socket, whose callbacks this object takes over
     * @param received called for each message
     * @param closed called when the connection ends otherwise than by Close()
     */
    SplitFramedSocket(Ptr<Socket> socket, ReceiveCallback received, ClosedCallback closed);

    /// Lets go of the socket without closing it, as at the end of the simulation nothing is sent.
    ~SplitFramedSocket();

    SplitFramedSocket(const SplitFramedSocket&) = delete;
    SplitFramedSocket& operator=(const SplitFramedSocket&) = delete;

    /**
     * Sends a message as soon as those before it are sent and the socket's buffer has room.
     *
     * A message for a closed connection is lost.
     *
     * @param body the message
     * @param firstByteSent called when the socket has taken the first byte
     * @param sent called when the socket has taken all bytes
     */
    void Send(const std::vector<uint8_t>& body,
              std::function<void()> firstByteSent = {},
              std::function<void()> sent = {});

    /// @param progress called whenever the peer has sent or acknowledged bytes
    void SetProgressCallback(std::function<void()> progress);

    /// @return while the received callback runs: when the first byte of its message arrived
    Time GetFirstByteTime() const;

    /// @return whether the socket would take the first byte of a message at once
    bool HasRoom() const;

    /// @return bytes of messages that the peer has acknowledged
    uint64_t GetAcknowledgedBytes() const;

    /// @return bytes of messages that it has not, whether the socket has taken them or not
    uint64_t GetPendingBytes() const;

    /// Closes the connection behind what the socket has taken; messages that wait are lost.
    void Close();

    /// @return whether messages can be sent
    bool IsOpen() const;

  private:
    /// A message that the socket has not taken completely.
    struct Outgoing
    {
        std::vector<uint8_t> bytes;          //!< the message behind its length
        std::size_t sent;                    //!< how many of them the socket has taken
        std::function<void()> firstByteSent; //!< called when the first is taken
        std::function<void()> allSent;       //!< called when the last is taken
    };

    /// Hands to the socket what it has room for.
    void Flush();

    /**
     * Hands the oldest message's next bytes to the socket.
     *
     * @return whether it has taken any
     */
    bool SendSome();

    /// @return bytes that the socket has taken and the peer has not acknowledged
    uint64_t UnacknowledgedBytes() const;

    /// Tells that the peer is alive.
    void Progress();

    /// Lets go of the socket. @return the socket, which calls nobody any more
    Ptr<Socket> Release();

    /// Takes what has arrived. @param socket our socket
    void HandleRead(Ptr<Socket> socket);

    /// Goes on sending. @param socket our socket @param available room in its buffer, in bytes
    void HandleSend(Ptr<Socket> socket, uint32_t available);

    /// Gives the messages that are complete to who wants them. @param packet what has arrived
    void Take(Ptr<const Packet> packet);

    /// The peer has closed. @param socket our socket
    void HandleClose(Ptr<Socket> socket);

    /// The transport has given up. @param socket our socket
    void HandleError(Ptr<Socket> socket);

    /// Closes and tells why. @param reason what happened
    void Fail(const std::string& reason);

    Ptr<Socket> m_socket;             //!< the stream; null once closed
    uint64_t m_capacity;              //!< room in the socket's empty buffer, in bytes
    uint64_t m_taken{0};              //!< bytes that the socket has taken
    ReceiveCallback m_received;       //!< called for each message
    ClosedCallback m_closed;          //!< called when the connection ends
    std::function<void()> m_progress; //!< called when the peer shows life
    split::MessageParser m_parser;    //!< finds the messages in the stream
    Time m_firstByte;                 //!< when the message that is received began to arrive
    std::deque<Outgoing> m_waiting;   //!< not yet taken by the socket, oldest first
};

} // namespace ns3

#endif // SPLIT_FRAMED_SOCKET_H
