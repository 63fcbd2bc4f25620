/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_LINK_TRACE_H
#define SPLIT_DATA_LINK_TRACE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace split
{

/// How a link is from a moment on.
struct LinkState
{
    std::int64_t since{0}; //!< the moment, in nanoseconds since the trace begins
    double rate{0};        //!< capacity in bit/s; 0 in an outage
    std::int64_t delay{0}; //!< of propagation, in nanoseconds
    double loss{0};        //!< share of the packets that are lost, in [0, 1]
};

/// @param state of a link @return which of its numbers cannot be, and the mend; empty if all can
std::string Problem(const LinkState& state);

/**
 * How a link changes over time. After its last moment the trace begins anew.
 *
 * Every method takes times in nanoseconds from 0 on. What would lie beyond the largest of them is
 * put there.
 */
class LinkTrace
{
  public:
    /**
     * @param states by time; the first begins at 0
     * @param duration after which the trace begins anew, in nanoseconds, at most 10^18
     * @throws Error if the states are not in order, or one of their numbers cannot be, or no state
     *         has any capacity
     */
    LinkTrace(std::vector<LinkState> states, std::int64_t duration);

    /// @param factor greater than 0 @return this trace with all capacities times @p factor
    /// @throws Error if a capacity cannot be so
    LinkTrace Scaled(double factor) const;

    /// @return after how many nanoseconds the trace begins anew
    std::int64_t Duration() const;

    /// @return the states, by time
    const std::vector<LinkState>& States() const;

    /// @param time any @return how the link is then; its @c since is that of the first period
    const LinkState& At(std::int64_t time) const;

    /// @param time any @return the next moment after @p time at which a state begins
    std::int64_t NextChange(std::int64_t time) const;

    /**
     * @param from when sending begins
     * @param bits how many
     * @return when the link has taken the last of them, outages waited for, rounded up
     */
    std::int64_t EndOfSending(std::int64_t from, double bits) const;

  private:
    /// @param phase a time of the first period @return the number of the state that holds then
    std::size_t IndexAt(std::int64_t phase) const;

    /// @param index of a state @return when it ends in the first period
    std::int64_t EndOf(std::size_t index) const;

    /// @param bits up to what a period can carry @return when they are sent from 0 on
    std::int64_t EndWithinPeriod(double bits) const;

    std::vector<LinkState> m_states; //!< by time
    std::int64_t m_duration;         //!< after which they begin anew
    std::vector<double> m_bits;      //!< sent from 0 to each state, and to the end
};

} // namespace split

#endif // SPLIT_DATA_LINK_TRACE_H
