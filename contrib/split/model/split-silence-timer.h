/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SILENCE_TIMER_H
#define SPLIT_SILENCE_TIMER_H

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <functional>

namespace ns3
{

/**
 * @ingroup split
 * Tells when a peer that owes something has given no sign of life for too long.
 */
class SplitSilenceTimer
{
  public:
    SplitSilenceTimer() = default;

    /// Stops.
    ~SplitSilenceTimer();

    SplitSilenceTimer(const SplitSilenceTimer&) = delete;
    SplitSilenceTimer& operator=(const SplitSilenceTimer&) = delete;

    /**
     * @param timeout how long the peer may be silent
     * @param expired called once it was
     */
    void Configure(Time timeout, std::function<void()> expired);

    /// @param isOwed whether the peer owes something; the time begins when it begins to
    void Watch(bool isOwed);

    /// The peer has given a sign of life.
    void Progress();

  private:
    /// The peer may have been silent for too long.
    void Expire();

    Time m_timeout;                  //!< how long the peer may be silent
    std::function<void()> m_expired; //!< called once it was
    Time m_lastProgress;             //!< when the peer was last known to be alive
    EventId m_event;                 //!< runs while the peer owes something
};

} // namespace ns3

#endif // SPLIT_SILENCE_TIMER_H
