/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LISTENER_H
#define SPLIT_LISTENER_H

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/type-id.h"

#include <functional>

namespace ns3
{

/**
 * @ingroup split
 * Accepts connections on an address until it is closed.
 */
class SplitListener : public SimpleRefCount<SplitListener>
{
  public:
    /// What is called for each connection.
    using AcceptedCallback = std::function<void(Ptr<Socket>)>;

    /**
     * @param node where the socket is
     * @param protocol type of the stream socket's factory
     */
    SplitListener(Ptr<Node> node, TypeId protocol);

    /// Lets go of the socket without closing it, as at the end of the simulation nothing is sent.
    ~SplitListener();

    SplitListener(const SplitListener&) = delete;
    SplitListener& operator=(const SplitListener&) = delete;

    /// @return the socket that connections are forked from, until it is closed
    Ptr<Socket> GetSocket() const;

    /**
     * Begins to listen, or aborts if the address is taken or is none of the node's.
     *
     * @param local address and port
     * @param accepted called for each connection
     */
    void Listen(const Address& local, AcceptedCallback accepted);

    /// Ends listening; connections that are being made are closed.
    void Close();

  private:
    class Acceptor;

    Ptr<Socket> m_socket;     //!< null once closed
    Ptr<Acceptor> m_acceptor; //!< shared with the socket, and with those forked from it
};

} // namespace ns3

#endif // SPLIT_LISTENER_H
