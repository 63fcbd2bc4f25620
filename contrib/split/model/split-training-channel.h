/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_CHANNEL_H
#define SPLIT_TRAINING_CHANNEL_H

#include "protocol/training-message.h"
#include "split-byte-count.h"
#include "split-framed-socket.h"

#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * One party's end of a connection that carries messages of training: it knows what their bytes are
 * for.
 */
class SplitTrainingChannel : public SimpleRefCount<SplitTrainingChannel>
{
  public:
    /// What is called for each message that has arrived, with its size on the stream in bytes.
    using ReceiveCallback = std::function<void(const split::TrainingMessage&, uint64_t)>;

    /// What is called once if the connection ends otherwise than by Close(), with the reason.
    using ClosedCallback = std::function<void(const std::string&)>;

    /// What is called when the socket has taken all of a message, with what its bytes are for.
    using SentCallback = std::function<void(const SplitByteCount&)>;

    /**
     * @param socket a connected stream socket
     * @param received called for each message
     * @param closed called when the connection ends, be it for bytes that are no message
     * @param sent called for each message that was sent
     */
    SplitTrainingChannel(Ptr<Socket> socket,
                         ReceiveCallback received,
                         ClosedCallback closed,
                         SentCallback sent);

    /**
     * Sends a message behind those before it.
     *
     * @param message what to say
     * @param frame of activations or gradients: its bytes of index and payload
     * @return what the bytes are for, the length that delimits included
     */
    SplitByteCount Send(const split::TrainingMessage& message, const SplitByteCount& frame = {});

    /// @param progress called whenever the peer has sent or acknowledged bytes
    void SetProgressCallback(std::function<void()> progress);

    /// @return the connection
    const SplitFramedSocket& GetSocket() const;

    /// Closes the connection; nobody is called any more.
    void Close();

    /// @return whether messages can be sent
    bool IsOpen() const;

  private:
    /// Reads a message. @param body its bytes
    void HandleMessage(const std::vector<uint8_t>& body);

    Ptr<SplitFramedSocket> m_socket; //!< the connection
    ReceiveCallback m_received;      //!< called for each message
    ClosedCallback m_closed;         //!< called when the connection ends
    SentCallback m_sent;             //!< called for each message that was sent
};

} // namespace ns3

#endif // SPLIT_TRAINING_CHANNEL_H
