/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_POLICY_BED_H
#define SPLIT_POLICY_BED_H

#include "ns3/compression-policy.h"

#include <cstdint>
#include <vector>

namespace split_test
{

/**
 * @param mode where a frame is computed
 * @param accuracy of the choice
 * @param device what the device computes
 * @param packetBytes that are sent
 * @return a choice
 */
ns3::SplitChoice MakeChoice(split::Mode mode,
                            double accuracy,
                            ns3::Time device,
                            uint64_t packetBytes = 0);

/// @return a small message (85 %, 5 ms, 1 kbit), a large one (91 %, 10 kbit), and the device alone
///         (88 %, 80 ms)
std::vector<ns3::SplitChoice> ThreeChoices();

/// @return what a device with a deadline of 100 ms, an interval of 100 ms and an empty queue
///         observes of a link of @p capacity bit/s, whose round trip takes 10 ms
ns3::SplitObservation MakeObservation(double capacity);

/// @return the end of frame @p frame after @p latency
ns3::SplitFrameRecord MakeEnd(uint64_t frame, ns3::Time latency);

} // namespace split_test

#endif // SPLIT_POLICY_BED_H
