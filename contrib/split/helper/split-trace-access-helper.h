/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_ACCESS_HELPER_H
#define SPLIT_TRACE_ACCESS_HELPER_H

#include "data/link-trace.h"
#include "split-wire-access-helper.h"

#include "ns3/split-trace-channel.h"
#include "ns3/split-trace-error-model.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Connects devices to the edge by a link each that follows a trace: capacity
 * (SplitTraceQueueDisc), delay (SplitTraceChannel) and losses (SplitTraceErrorModel).
 *
 * All links follow the same trace, with a queue at either end; the capacity of the way back to the
 * devices may be a multiple of the trace's.
 */
class SplitTraceAccessHelper : public SplitWireAccessHelper
{
  public:
    /**
     * @param trace of each link, from the beginning of the simulation on
     * @param traceBack of the way from the edge to each device: its capacity alone counts
     */
    SplitTraceAccessHelper(std::shared_ptr<const split::LinkTrace> trace,
                           std::shared_ptr<const split::LinkTrace> traceBack);

    /**
     * Fixes which packets are lost.
     *
     * @param stream first stream index to use
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    NetDeviceContainer Connect(Ptr<Node> device, Ptr<Node> edge) override;

    /// @param node at an end of @p channel @param channel the wire
    /// @param capacity of what the node sends @return the network device there
    Ptr<NetDevice> MakeEnd(Ptr<Node> node,
                           Ptr<SplitTraceChannel> channel,
                           std::shared_ptr<const split::LinkTrace> capacity);

    std::shared_ptr<const split::LinkTrace> m_trace;      //!< of each link
    std::shared_ptr<const split::LinkTrace> m_traceBack;  //!< of the way to each device
    std::vector<Ptr<SplitTraceErrorModel>> m_errorModels; //!< of all ends
};

} // namespace ns3

#endif // SPLIT_TRACE_ACCESS_HELPER_H
