/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_EDGE_TIME_H
#define SPLIT_EDGE_TIME_H

#include "ns3/nstime.h"

#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * The time from a request's receipt to its result, smoothed as in RFC 6298.
 *
 * A result counts for no more than twice the time that is known, or 10 ms above it: results that an
 * outage held up must not keep a policy from sending, and so from ever knowing better.
 */
class SplitEdgeTime
{
  public:
    /// @param time from a receipt to its result
    void Add(Time time);

    /// @return the smoothed time; 0 before there was a result
    Time Get() const;

  private:
    std::optional<Time> m_smoothed; //!< once there was a result
};

} // namespace ns3

#endif // SPLIT_EDGE_TIME_H
