/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ORACLE_POLICY_H
#define ORACLE_POLICY_H

#include "compression-policy.h"
#include "data/link-trace.h"
#include "split-choice-planner.h"
#include "split-forecast.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Is told how the link will be: the ceiling, by which other policies are measured.
 *
 * SplitChoicePlanner plans over the true capacity. A message that would be stuck in an outage for
 * longer than LongestStall is not sent, even if it were on time: TCP would take it for lost, and
 * its retransmission timer would delay what comes after.
 *
 * A step of the capacity is followed before it happens.
 */
class OraclePolicy : public CompressionPolicy
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * @param there capacity of the link to the edge, from the beginning of the simulation on
     * @param back likewise of the way back
     */
    void SetCapacity(std::shared_ptr<const split::LinkTrace> there,
                     std::shared_ptr<const split::LinkTrace> back);

    bool NeedsProbes(bool hasDeadline) const override;

  private:
    SplitAdvice Decide(const SplitObservation& observation) override;
    bool IsFull(const SplitObservation& observation) const override;
    void ChoicesSet() override;

    /// The link as it will be, in seconds from a moment: see SplitChoicePlanner.
    struct TrueLink
    {
        const OraclePolicy& oracle; //!< knows it
        Time now;                   //!< the moment
        int64_t horizon;            //!< nanoseconds of sending beyond which nothing is of use

        /// @param from when the link is free for a message @param bits of it
        /// @return when it is sent; infinity if that takes longer than a stall may
        double EndOfSending(double from, double bits) const;

        /// @param from when the link is free for a message @param bits of it
        /// @param capacity of the link, either way @return as above
        double EndOfSending(double from, double bits, const split::LinkTrace& capacity) const;

        /// @param sent when a message is sent
        /// @return when the link is free again, which also takes the acknowledgement of the answer
        double FreeAfter(double sent) const;

        /// @param sent when a message is sent @return when its answer is back
        double Answer(double sent) const;
    };

    /// @param from moment in nanoseconds @param to moment in nanoseconds
    /// @param capacity of the link, either way
    /// @return whether the link stands still for too long between them
    bool IsStalled(int64_t from, int64_t to, const split::LinkTrace& capacity) const;

    uint32_t m_frames{0};                            //!< planned for
    uint32_t m_answerBytes{0};                       //!< of receipt and result
    uint32_t m_acknowledgementBytes{0};              //!< that come with an answer
    Time m_edgeTime;                                 //!< that the edge takes
    Time m_margin;                                   //!< by which plans are ahead of the deadline
    uint32_t m_beam{0};                              //!< partial plans that are kept
    Time m_longestStall;                             //!< that TCP does not take for loss
    std::shared_ptr<const split::LinkTrace> m_there; //!< capacity to the edge
    std::shared_ptr<const split::LinkTrace> m_back;  //!< capacity from it
    Time m_linkFree;                                 //!< when what was sent is sent
    SplitChoicePlanner m_planner;                    //!< plans
    std::vector<SplitChoiceCost> m_costs;            //!< of the choices
};

} // namespace ns3

#endif // ORACLE_POLICY_H
