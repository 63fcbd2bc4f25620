/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CONNECTOR_H
#define SPLIT_CONNECTOR_H

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/type-id.h"

#include <functional>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Opens one connection to a peer that listens, and tells once how that went.
 */
class SplitConnector : public SimpleRefCount<SplitConnector>
{
  public:
    /// What is called with the socket once it is connected.
    using ConnectedCallback = std::function<void(Ptr<Socket>)>;

    /// What is called if it cannot be connected, with the reason.
    using FailedCallback = std::function<void(const std::string&)>;

    /**
     * @param node where the socket is
     * @param protocol type of the stream socket's factory
     */
    SplitConnector(Ptr<Node> node, TypeId protocol);

    /// Lets go of the socket without closing it, as at the end of the simulation nothing is sent.
    ~SplitConnector();

    SplitConnector(const SplitConnector&) = delete;
    SplitConnector& operator=(const SplitConnector&) = delete;

    /// @return the socket, until it is connected
    Ptr<Socket> GetSocket() const;

    /**
     * Begins to connect; one of the callbacks is called later, or the second at once.
     *
     * @param remote address and port of the peer
     * @param connected called on success, with a socket that calls nobody else any more
     * @param failed called otherwise
     */
    void Connect(const Address& remote, ConnectedCallback connected, FailedCallback failed);

    /// Gives up; nobody is called any more.
    void Close();

  private:
    /// The peer has answered. @param socket our socket
    void HandleConnected(Ptr<Socket> socket);

    /// The peer cannot be reached. @param socket our socket
    void HandleFailed(Ptr<Socket> socket);

    /// Gives up and tells why. @param reason what happened
    void Fail(const std::string& reason);

    /// Lets go of the socket. @return the socket, which calls nobody any more
    Ptr<Socket> Release();

    Ptr<Socket> m_socket;          //!< until it is connected
    ConnectedCallback m_connected; //!< called on success
    FailedCallback m_failed;       //!< called otherwise
};

} // namespace ns3

#endif // SPLIT_CONNECTOR_H
