/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DELAY_WINDOW_H
#define SPLIT_DELAY_WINDOW_H

#include "ns3/nstime.h"

#include <cstdint>
#include <deque>

namespace ns3
{

/**
 * @ingroup split
 * The least delay that was seen lately.
 *
 * What is older than @ref LENGTH_SECONDS is forgotten when something newer comes, but not before.
 */
class SplitDelayWindow
{
  public:
    /// How long a delay is remembered.
    static constexpr int64_t LENGTH_SECONDS = 10;

    /// A delay that was seen.
    struct Entry
    {
        Time seen;  //!< when
        Time delay; //!< how long; negative between clocks that do not agree
    };

    /// @param entry the newest delay
    void Add(const Entry& entry);

    /// Forgets all delays.
    void Clear();

    /// @return whether no delay was seen
    bool IsEmpty() const;

    /// @return the least delay, of those equal the newest
    const Entry& Least() const;

  private:
    std::deque<Entry> m_entries; //!< delays that no newer one is below, oldest and least first
};

} // namespace ns3

#endif // SPLIT_DELAY_WINDOW_H
