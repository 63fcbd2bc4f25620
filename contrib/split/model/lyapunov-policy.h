/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LYAPUNOV_POLICY_H
#define LYAPUNOV_POLICY_H

#include "compression-policy.h"
#include "split-forecast.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Weighs accuracy against what is queued already; predicts nothing.
 *
 * Drift plus penalty (M. J. Neely, "Stochastic Network Optimization with Application to
 * Communication and Queueing Systems", 2010, section 3.2): of the choices, with skipping as one of
 * accuracy 0 that costs nothing, it takes the one that minimises
 *
 *     Q * bits + Z * seconds - V * accuracy.
 *
 * Q is what waits to be sent. Z is a virtual queue, of the seconds that the device was given to
 * compute beyond those that have passed; it keeps compute below capacity on average. To be without
 * units, Q and bits are counted in what the choices send on average, Z and seconds in intervals
 * between captures. A large V is accurate and has long queues, a small one the reverse.
 *
 * Two rules need no prediction either: without a connection nothing is sent, and a choice is out
 * that would be late if the link stayed as it was measured last.
 *
 * A step of the capacity is followed as soon as messages queue up: the fewest bits are sent from
 * the frame on that finds V times the difference of accuracies over that of bits waiting.
 */
class LyapunovPolicy : public CompressionPolicy
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

  private:
    SplitAdvice Decide(const SplitObservation& observation) override;
    void ChoicesSet() override;

    /// Lets the virtual queue shrink by the time since the frame before. @param observation of now
    void PassTime(const SplitObservation& observation);

    /// @param cost of a choice @param observation what the device knows
    /// @return whether it is on time if the link stays as it was measured
    static bool MayBeOnTime(const SplitChoiceCost& cost, const SplitObservation& observation);

    double m_v{0};                        //!< weight of accuracy
    std::vector<SplitChoiceCost> m_costs; //!< of the choices
    double m_meanBits{1};                 //!< of the choices that send
    double m_computeDebt{0};              //!< seconds: the virtual queue
    Time m_last;                          //!< when it was last brought up to date
};

} // namespace ns3

#endif // LYAPUNOV_POLICY_H
