/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_CONNECTIONS_H
#define SPLIT_TRACE_CONNECTIONS_H

#include "ns3/callback.h"
#include "ns3/object.h"
#include "ns3/ptr.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Connections to trace sources, which end with this object: what it connects may live longer than
 * those who are called.
 */
class SplitTraceConnections
{
  public:
    SplitTraceConnections() = default;

    /// Ends all connections.
    ~SplitTraceConnections();

    SplitTraceConnections(const SplitTraceConnections&) = delete;
    SplitTraceConnections& operator=(const SplitTraceConnections&) = delete;

    /**
     * Has a trace source call somebody, without a context.
     *
     * @param object that has the source; an object that has not ends the program
     * @param source its name
     * @param sink who is called
     */
    void Connect(Ptr<Object> object, const std::string& source, const CallbackBase& sink);

  private:
    /// A trace source that calls somebody.
    struct Connection
    {
        Ptr<Object> object; //!< that has the source
        std::string source; //!< its name
        CallbackBase sink;  //!< who is called
    };

    std::vector<Connection> m_connections; //!< all there are
};

} // namespace ns3

#endif // SPLIT_TRACE_CONNECTIONS_H
