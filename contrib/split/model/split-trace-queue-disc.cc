/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-queue-disc.h"

#include "ns3/drop-tail-queue.h"
#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTraceQueueDisc");

NS_OBJECT_ENSURE_REGISTERED(SplitTraceQueueDisc);

TypeId
SplitTraceQueueDisc::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SplitTraceQueueDisc")
            .SetParent<QueueDisc>()
            .SetGroupName("Split")
            .AddConstructor<SplitTraceQueueDisc>()
            .AddAttribute("MaxSize",
                          "How many packets, or bytes of them, wait at most.",
                          QueueSizeValue(QueueSize("100p")),
                          MakeQueueSizeAccessor(&QueueDisc::SetMaxSize, &QueueDisc::GetMaxSize),
                          MakeQueueSizeChecker());
    return tid;
}

SplitTraceQueueDisc::SplitTraceQueueDisc()
    : QueueDisc(QueueDiscSizePolicy::SINGLE_INTERNAL_QUEUE)
{
}

void
SplitTraceQueueDisc::SetTrace(std::shared_ptr<const split::LinkTrace> trace)
{
    m_trace = std::move(trace);
}

void
SplitTraceQueueDisc::DoDispose()
{
    m_end.Cancel();
    QueueDisc::DoDispose();
}

bool
SplitTraceQueueDisc::DoEnqueue(Ptr<QueueDiscItem> item)
{
    NS_LOG_FUNCTION(this << item);
    if (GetCurrentSize() + item > GetMaxSize())
    {
        DropBeforeEnqueue(item, LIMIT_EXCEEDED_DROP);
        return false;
    }
    const bool wasEmpty = GetInternalQueue(0)->IsEmpty();
    const bool isQueued = GetInternalQueue(0)->Enqueue(item);
    if (wasEmpty)
    {
        SendHead();
    }
    return isQueued;
}

Ptr<QueueDiscItem>
SplitTraceQueueDisc::DoDequeue()
{
    NS_LOG_FUNCTION(this);
    if (!m_headSent)
    {
        return nullptr;
    }
    m_headSent = false;
    const auto item = GetInternalQueue(0)->Dequeue();
    SendHead();
    return item;
}

void
SplitTraceQueueDisc::SendHead()
{
    if (const auto head = GetInternalQueue(0)->Peek())
    {
        const auto now = Simulator::Now().GetNanoSeconds();
        const auto end = m_trace->EndOfSending(now, 8.0 * head->GetSize());
        m_end = Simulator::Schedule(NanoSeconds(end - now), &SplitTraceQueueDisc::HeadSent, this);
    }
}

void
SplitTraceQueueDisc::HeadSent()
{
    NS_LOG_FUNCTION(this);
    m_headSent = true;
    Run();
}

bool
SplitTraceQueueDisc::CheckConfig()
{
    if (!m_trace || GetNQueueDiscClasses() > 0 || GetNPacketFilters() > 0)
    {
        NS_LOG_ERROR("SplitTraceQueueDisc needs a trace, and takes neither classes nor filters");
        return false;
    }
    if (GetNInternalQueues() == 0)
    {
        AddInternalQueue(
            CreateObjectWithAttributes<DropTailQueue<QueueDiscItem>>("MaxSize",
                                                                     QueueSizeValue(GetMaxSize())));
    }
    return GetNInternalQueues() == 1;
}

void
SplitTraceQueueDisc::InitializeParams()
{
}

} // namespace ns3
