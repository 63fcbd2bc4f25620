/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRACE_QUEUE_DISC_H
#define SPLIT_TRACE_QUEUE_DISC_H

#include "data/link-trace.h"

#include "ns3/event-id.h"
#include "ns3/queue-disc.h"

#include <memory>

namespace ns3
{

/**
 * @ingroup split
 * The sending end of a link whose capacity follows a trace, which begins with the simulation.
 *
 * The packet at the head is sent from when it got there until the link has taken its last bit: a
 * change of the rate counts at once, in the middle of a packet and for all that wait, and in an
 * outage everything stands still. Then the packet goes to the network device, which has to be
 * faster than any rate of the trace. What counts are the bits of IP packets. Those beyond MaxSize,
 * in which the packet counts that is being sent, are dropped as they come.
 */
class SplitTraceQueueDisc : public QueueDisc
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    SplitTraceQueueDisc();

    /// @param trace of the link's capacity, from the beginning of the simulation on
    void SetTrace(std::shared_ptr<const split::LinkTrace> trace);

    /// Why a packet is dropped: MaxSize would be exceeded.
    static constexpr const char* LIMIT_EXCEEDED_DROP = "Queue disc limit exceeded";

  protected:
    void DoDispose() override;

  private:
    bool DoEnqueue(Ptr<QueueDiscItem> item) override;
    Ptr<QueueDiscItem> DoDequeue() override;
    bool CheckConfig() override;
    void InitializeParams() override;

    /// Begins to send the packet at the head, if there is one.
    void SendHead();

    /// The link has taken the packet at the head.
    void HeadSent();

    std::shared_ptr<const split::LinkTrace> m_trace; //!< of the link's capacity
    bool m_headSent{false};                          //!< whether the head can go
    EventId m_end;                                   //!< of sending the head
};

} // namespace ns3

#endif // SPLIT_TRACE_QUEUE_DISC_H
