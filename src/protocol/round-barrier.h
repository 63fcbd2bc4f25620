/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROTOCOL_ROUND_BARRIER_H
#define SPLIT_PROTOCOL_ROUND_BARRIER_H

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace split
{

/**
 * Who takes part in a round of training, whose turn it is, and when the round is over.
 *
 * A device that leaves is not waited for; one that joins takes part from the next round on, or at
 * once if nobody else is in the running one. What a device has handed in counts even if it leaves.
 */
class RoundBarrier
{
  public:
    /// Devices by their numbers.
    using Devices = std::set<std::uint64_t>;

    /**
     * @param isOneByOne whether devices take turns, by number, instead of working side by side
     * @param quorum how many have to hand in before the round ends without the others; 0: all
     */
    RoundBarrier(bool isOneByOne, std::size_t quorum);

    /// @param device that may take part from now on
    void Join(std::uint64_t device);

    /// @param device that may not take part any more
    void Leave(std::uint64_t device);

    /// @param device that is not waited for in this round
    void Drop(std::uint64_t device);

    /// Begins a round with all that have joined.
    void Begin();

    /**
     * Calls those whose turn it is: they are at work until they hand in.
     *
     * @return those that are to be told to begin
     */
    std::vector<std::uint64_t> Call();

    /// @param device that has done its part
    void HandIn(std::uint64_t device);

    /**
     * Those at work have had time enough: they are not waited for, unless nobody has done or will
     * do anything else; then the first of them ends the wait.
     *
     * @return those that were dropped
     */
    std::vector<std::uint64_t> Expire();

    /// @return whether enough have done their part
    bool IsOver() const;

    /// @return whether nobody is in the round: neither at work, nor waiting, nor done
    bool IsDeserted() const;

    /// @param device its number
    /// @return whether it was called and has neither handed in nor dropped out
    bool IsAtWork(std::uint64_t device) const;

    /// @return those that were called and have neither handed in nor dropped out
    const Devices& AtWork() const;

    /// @return those that have done their part
    const Devices& Done() const;

    /// @return those that have joined
    const Devices& Present() const;

  private:
    bool m_isOneByOne;     //!< whether devices take turns
    std::size_t m_quorum;  //!< how many are enough, or 0
    Devices m_present;     //!< have joined
    Devices m_waiting;     //!< of this round: not called yet
    Devices m_atWork;      //!< of this round: called
    Devices m_done;        //!< of this round: have handed in
    bool m_begun{false};   //!< whether there is a round
    bool m_expired{false}; //!< whether the first to hand in ends the wait
};

} // namespace split

#endif // SPLIT_PROTOCOL_ROUND_BARRIER_H
