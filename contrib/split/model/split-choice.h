/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CHOICE_H
#define SPLIT_CHOICE_H

#include "profile/profile.h"

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup split
 * One of the ways in which a device can have a frame computed.
 */
struct SplitChoice
{
    split::ProfileEntry entry; //!< what it gives and costs
    Time deviceTime;           //!< what the device computes, encoding included
    uint64_t packetBytes{0};   //!< of the IP packets that carry a request of p95Bytes
};

} // namespace ns3

#endif // SPLIT_CHOICE_H
