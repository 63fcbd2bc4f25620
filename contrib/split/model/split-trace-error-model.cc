/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-trace-error-model.h"

#include "ns3/log.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SplitTraceErrorModel");

NS_OBJECT_ENSURE_REGISTERED(SplitTraceErrorModel);

TypeId
SplitTraceErrorModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SplitTraceErrorModel")
                            .SetParent<ErrorModel>()
                            .SetGroupName("Split")
                            .AddConstructor<SplitTraceErrorModel>();
    return tid;
}

SplitTraceErrorModel::SplitTraceErrorModel()
    : m_uniform{CreateObject<UniformRandomVariable>()}
{
}

void
SplitTraceErrorModel::SetTrace(std::shared_ptr<const split::LinkTrace> trace)
{
    m_trace = std::move(trace);
}

int64_t
SplitTraceErrorModel::AssignStreams(int64_t stream)
{
    m_uniform->SetStream(stream);
    return 1;
}

bool
SplitTraceErrorModel::DoCorrupt(Ptr<Packet> packet)
{
    NS_LOG_FUNCTION(this << packet);
    return m_uniform->GetValue() < m_trace->At(Simulator::Now().GetNanoSeconds()).loss;
}

void
SplitTraceErrorModel::DoReset()
{
}

} // namespace ns3
