/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LINK_TRACER_H
#define SPLIT_LINK_TRACER_H

#include "base/table-set.h"
#include "data/link-trace.h"

#include "ns3/application-container.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/split-edge-client.h"

#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Writes the table `links`: at every multiple of an interval a row for each device that has a
 * session with the edge, with what it knows of its link.
 *
 * Looking changes nothing, and a simulation in which nothing else is left to happen ends.
 */
class SplitLinkTracer
{
  public:
    /**
     * @param tables which get the table, and last longer than this object
     * @param interval from one row of a device to the next; more than 0
     * @param capacity what all links follow, if they follow a trace; or null
     * @throws split::Error if the table cannot be written
     */
    SplitLinkTracer(split::TableSet& tables,
                    Time interval,
                    std::shared_ptr<const split::LinkTrace> capacity);

    /// Looks no more.
    ~SplitLinkTracer();

    SplitLinkTracer(const SplitLinkTracer&) = delete;
    SplitLinkTracer& operator=(const SplitLinkTracer&) = delete;

    /// @param devices device applications
    void Attach(ApplicationContainer devices);

  private:
    /// Looks at all links, and plans the next look.
    void Sample();

    /// @param device whose link is looked at
    void Append(const SplitEdgeClient& device);

    split::Table& m_table;                              //!< what is written
    Time m_interval;                                    //!< from one look to the next
    std::shared_ptr<const split::LinkTrace> m_capacity; //!< of all links; or null
    std::vector<Ptr<SplitEdgeClient>> m_devices;        //!< whose links are looked at
    EventId m_next;                                     //!< the next look
};

} // namespace ns3

#endif // SPLIT_LINK_TRACER_H
