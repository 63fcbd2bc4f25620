/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_LINK_TRACE_H
#define SPLIT_DATA_LINK_TRACE_H

#include <cstdint>
#include <filesystem>
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

/**
 * How a link changes over time. After its last moment the trace begins anew.
 *
 * A file of comma-separated values has a row of names, of which `time_s` and `rate_mbps` are
 * required, `delay_ms` and `loss` are optional; its last row says only when the trace ends. Lines
 * that begin with # are comments.
 *
 * A Mahimahi trace (Netravali et al., USENIX ATC 2015) holds a number a line, in ascending order:
 * the millisecond in which 1504 bytes can be delivered; the last one ends the trace. What can be
 * delivered in a millisecond is taken as that millisecond's capacity.
 */
class LinkTrace
{
  public:
    /**
     * @param states by time; the first begins at 0
     * @param duration after which the trace begins anew, in nanoseconds
     * @throws Error if the states are not in order, or one of their numbers cannot be, or no state
     *         has any capacity
     */
    LinkTrace(std::vector<LinkState> states, std::int64_t duration);

    /**
     * @param path of a file of either kind, told apart by what is in it
     * @return the trace
     * @throws Error naming the file, the line, what is wrong with it and the mend
     */
    static LinkTrace Read(const std::filesystem::path& path);

    /// @return after how many nanoseconds the trace begins anew
    std::int64_t Duration() const;

    /// @return the states, by time
    const std::vector<LinkState>& States() const;

    /// @param time any, in nanoseconds from 0 on @return how the link is then
    const LinkState& At(std::int64_t time) const;

    /// @param time any, in nanoseconds from 0 on
    /// @return the next moment after @p time at which the link changes
    std::int64_t NextChange(std::int64_t time) const;

    /**
     * @param from when sending begins, in nanoseconds from 0 on
     * @param bits how many
     * @return when the link has taken the last of them, outages waited for, rounded up
     */
    std::int64_t EndOfSending(std::int64_t from, double bits) const;

  private:
    std::vector<LinkState> m_states; //!< by time
    std::int64_t m_duration;         //!< after which they begin anew
    std::vector<double> m_bits;      //!< sent from 0 to each state, and to the end
};

} // namespace split

#endif // SPLIT_DATA_LINK_TRACE_H
