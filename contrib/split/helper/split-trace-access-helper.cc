/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-access-helper.h"

#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/mac48-address.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/split-trace-queue-disc.h"
#include "ns3/traffic-control-layer.h"

#include <utility>

namespace ns3
{

namespace
{

/// So fast that a packet takes no time: its time has passed in the queue.
const DataRate AT_ONCE(1'000'000'000'000'000'000);

} // namespace

SplitTraceAccessHelper::SplitTraceAccessHelper(std::shared_ptr<const split::LinkTrace> trace,
                                               std::shared_ptr<const split::LinkTrace> traceBack)
    : SplitWireAccessHelper(AT_ONCE, Seconds(0)),
      m_trace{std::move(trace)},
      m_traceBack{std::move(traceBack)}
{
}

NetDeviceContainer
SplitTraceAccessHelper::Connect(Ptr<Node> device, Ptr<Node> edge)
{
    const auto channel = CreateObject<SplitTraceChannel>();
    channel->SetTrace(m_trace);
    NetDeviceContainer ends(MakeEnd(device, channel, m_trace));
    ends.Add(MakeEnd(edge, channel, m_traceBack));
    return ends;
}

Ptr<NetDevice>
SplitTraceAccessHelper::MakeEnd(Ptr<Node> node,
                                Ptr<SplitTraceChannel> channel,
                                std::shared_ptr<const split::LinkTrace> capacity)
{
    const auto device = CreateObject<PointToPointNetDevice>();
    device->SetAddress(Mac48Address::Allocate());
    device->SetDataRate(AT_ONCE);
    device->SetQueue(CreateObject<DropTailQueue<Packet>>());
    node->AddDevice(device);
    device->Attach(channel);

    const auto queue = CreateObject<SplitTraceQueueDisc>();
    queue->SetTrace(std::move(capacity));
    node->GetObject<TrafficControlLayer>()->SetRootQueueDiscOnDevice(device, queue);

    const auto errorModel = CreateObject<SplitTraceErrorModel>();
    errorModel->SetTrace(m_trace);
    device->SetReceiveErrorModel(errorModel);
    m_errorModels.push_back(errorModel);
    return device;
}

int64_t
SplitTraceAccessHelper::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    for (const auto& errorModel : m_errorModels)
    {
        next += errorModel->AssignStreams(next);
    }
    return next - stream;
}

} // namespace ns3
