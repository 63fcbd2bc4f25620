/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-connections.h"

#include "ns3/abort.h"

namespace ns3
{

SplitTraceConnections::~SplitTraceConnections()
{
    for (const auto& connection : m_connections)
    {
        connection.object->TraceDisconnectWithoutContext(connection.source, connection.sink);
    }
}

void
SplitTraceConnections::Connect(Ptr<Object> object,
                               const std::string& source,
                               const CallbackBase& sink)
{
    const bool isConnected = object->TraceConnectWithoutContext(source, sink);
    NS_ABORT_MSG_UNLESS(isConnected,
                        object->GetInstanceTypeId().GetName()
                            << " has no trace source " << source
                            << ": give applications of the kind that the trace is about");
    m_connections.push_back({object, source, sink});
}

} // namespace ns3
