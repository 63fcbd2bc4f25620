/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-connector.h"

#include "ns3/abort.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitConnector");

SplitConnector::SplitConnector(Ptr<Node> node, TypeId protocol)
    : m_socket{Socket::CreateSocket(node, protocol)}
{
    NS_LOG_FUNCTION(this << node << protocol);
}

SplitConnector::~SplitConnector()
{
    NS_LOG_FUNCTION(this);
    if (m_socket)
    {
        Release();
    }
}

Ptr<Socket>
SplitConnector::GetSocket() const
{
    return m_socket;
}

void
SplitConnector::Connect(const Address& remote, ConnectedCallback connected, FailedCallback failed)
{
    NS_LOG_FUNCTION(this << remote);
    m_connected = std::move(connected);
    m_failed = std::move(failed);
    m_socket->SetConnectCallback(MakeCallback(&SplitConnector::HandleConnected, this),
                                 MakeCallback(&SplitConnector::HandleFailed, this));
    m_socket->SetCloseCallbacks( // a refused connection is closed without having failed
        MakeCallback(&SplitConnector::HandleFailed, this),
        MakeCallback(&SplitConnector::HandleFailed, this));
    const bool ipv6 = Inet6SocketAddress::IsMatchingType(remote);
    const int bound = ipv6 ? m_socket->Bind6() : m_socket->Bind();
    NS_ABORT_MSG_IF(bound != 0, "SplitConnector: the socket cannot be bound");
    if (m_socket->Connect(remote) != 0)
    {
        Fail("the edge has no route or is no stream address");
    }
}

void
SplitConnector::Close()
{
    NS_LOG_FUNCTION(this);
    if (m_socket)
    {
        Release()->Close();
    }
}

void
SplitConnector::HandleConnected(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    const Ptr<SplitConnector> alive(this); // whatever the callback lets go of
    Release();
    m_connected(socket);
}

void
SplitConnector::HandleFailed(Ptr<Socket> socket)
{
    NS_LOG_FUNCTION(this << socket);
    Fail("the edge does not answer");
}

void
SplitConnector::Fail(const std::string& reason)
{
    const Ptr<SplitConnector> alive(this);
    Close();
    m_failed(reason);
}

Ptr<Socket>
SplitConnector::Release()
{
    m_socket->SetConnectCallback(MakeNullCallback<void, Ptr<Socket>>(),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_socket->SetCloseCallbacks(MakeNullCallback<void, Ptr<Socket>>(),
                                MakeNullCallback<void, Ptr<Socket>>());
    const Ptr<Socket> socket = m_socket;
    m_socket = nullptr;
    return socket;
}

} // namespace ns3
