/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_GOODPUT_METER_H
#define SPLIT_GOODPUT_METER_H

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup split
 * Measures how fast a peer takes what an application sends while there is something to send.
 *
 * A period of work begins when more than @ref TAIL_BYTES wait for acknowledgement, and ends when no
 * more do: the acknowledgement of the last segment may be delayed for reasons that are not the
 * link's.
 */
class SplitGoodputMeter
{
  public:
    /// What is left out at the end of a period of work: a full segment.
    static constexpr uint64_t TAIL_BYTES = 1460;

    /**
     * Takes note that bytes were sent or acknowledged.
     *
     * @param acknowledged bytes of the connection so far
     * @param pending bytes that are not, whether the socket has taken them or not
     */
    void Update(uint64_t acknowledged, uint64_t pending);

    /// Ends the running period without an outcome, as when the connection has ended.
    void Abandon();

    /// @return bits a second in the last period; nothing before there was one
    std::optional<double> Goodput() const;

    /// @return the time at work so far, the running period not included
    Time WorkTime() const;

  private:
    bool m_isAtWork{false};          //!< whether a period runs
    Time m_begun;                    //!< when it began
    uint64_t m_acknowledged{0};      //!< bytes of the connection then
    std::optional<double> m_goodput; //!< of the last period, in bit/s
    Time m_workTime;                 //!< of all periods
};

} // namespace ns3

#endif // SPLIT_GOODPUT_METER_H
