/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-listener.h"

#include "ns3/abort.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitListener");

/// What sockets call; it lives as long as the last of them.
class SplitListener::Acceptor : public SimpleRefCount<Acceptor>
{
  public:
    AcceptedCallback accepted; //!< null once nobody listens

    /// A connection stands. @param socket its end here
    void HandleAccept(Ptr<Socket> socket, const Address&)
    {
        if (accepted)
        {
            accepted(socket);
        }
        else // it was being made when listening ended
        {
            socket->Close();
        }
    }
};

SplitListener::SplitListener(Ptr<Node> node, TypeId protocol)
    : m_socket{Socket::CreateSocket(node, protocol)},
      m_acceptor{Create<Acceptor>()}
{
    NS_LOG_FUNCTION(this << node << protocol);
}

SplitListener::~SplitListener()
{
    NS_LOG_FUNCTION(this);
    m_acceptor->accepted = {};
}

Ptr<Socket>
SplitListener::GetSocket() const
{
    return m_socket;
}

void
SplitListener::Listen(const Address& local, AcceptedCallback accepted)
{
    NS_LOG_FUNCTION(this << local);
    m_acceptor->accepted = std::move(accepted);
    NS_ABORT_MSG_IF(m_socket->Bind(local) != 0 || m_socket->Listen() != 0,
                    "SplitListener: cannot listen on the address in attribute Local");
    m_socket->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&Acceptor::HandleAccept, m_acceptor));
}

void
SplitListener::Close()
{
    NS_LOG_FUNCTION(this);
    m_acceptor->accepted = {};
    if (m_socket)
    {
        m_socket->Close();
        m_socket = nullptr;
    }
}

} // namespace ns3
