/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-packet-bytes.h"

#include "ns3/abort.h"
#include "ns3/tcp-socket.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

namespace ns3
{

uint32_t
GetSplitSegmentBytes()
{
    TypeId::AttributeInformation segmentSize;
    const bool found = TcpSocket::GetTypeId().LookupAttributeByName("SegmentSize", &segmentSize);
    NS_ABORT_MSG_UNLESS(found, "TcpSocket has no attribute SegmentSize");
    return DynamicCast<const UintegerValue>(segmentSize.initialValue)->Get();
}

uint64_t
EstimateSplitPacketBytes(uint64_t messageBytes, uint32_t segmentBytes)
{
    const uint64_t segments = (messageBytes + segmentBytes - 1) / segmentBytes;
    return messageBytes + segments * SPLIT_SEGMENT_HEADER_BYTES;
}

} // namespace ns3
