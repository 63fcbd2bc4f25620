/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_EMPTY_DELAY_H
#define SPLIT_EMPTY_DELAY_H

#include "ns3/nstime.h"

#include <cstddef>
#include <deque>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * The delay that a message without bytes would have, which no message tells alone: the median of
 * what the last pairs of messages told of it.
 */
class SplitEmptyDelay
{
  public:
    /// How many pairs count.
    static constexpr std::size_t PAIRS = 5;

    /// @param delay what a pair of messages tells
    void Add(Time delay);

    /// Forgets all.
    void Clear();

    /// @return the delay; nothing before there was a pair
    std::optional<Time> Get() const;

  private:
    std::deque<Time> m_delays; //!< oldest first
};

} // namespace ns3

#endif // SPLIT_EMPTY_DELAY_H
