/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-frame-record.h"

#include <algorithm>

namespace ns3
{

std::string
ToString(SplitDropReason reason)
{
    switch (reason)
    {
    case SplitDropReason::UNDECODABLE:
        return split::ToString(split::Failure::UNDECODABLE);
    case SplitDropReason::WRONG_CUT:
        return split::ToString(split::Failure::WRONG_CUT);
    case SplitDropReason::WRONG_SHAPE:
        return split::ToString(split::Failure::WRONG_SHAPE);
    case SplitDropReason::CONNECTION_LOST:
        return "connection-lost";
    case SplitDropReason::LATE:
        return "late";
    case SplitDropReason::SKIPPED:
        return "skipped";
    case SplitDropReason::UNFINISHED:
        return "unfinished";
    }
    return "unknown";
}

SplitDropReason
ToDropReason(split::Failure failure)
{
    switch (failure)
    {
    case split::Failure::UNDECODABLE:
        return SplitDropReason::UNDECODABLE;
    case split::Failure::WRONG_CUT:
        return SplitDropReason::WRONG_CUT;
    case split::Failure::WRONG_SHAPE:
        return SplitDropReason::WRONG_SHAPE;
    }
    return SplitDropReason::UNDECODABLE;
}

Time
SplitFrameRecord::Latency() const
{
    return ended.value() - captured.value();
}

std::optional<std::size_t>
SplitFrameRecord::Prediction() const
{
    if (scores.empty())
    {
        return std::nullopt;
    }
    return std::max_element(scores.begin(), scores.end()) - scores.begin();
}

} // namespace ns3
