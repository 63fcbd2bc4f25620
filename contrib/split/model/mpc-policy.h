/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MPC_POLICY_H
#define MPC_POLICY_H

#include "compression-policy.h"
#include "split-capacity-predictor.h"
#include "split-choice-planner.h"
#include "split-forecast.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Plans over the next frames, carries out the plan for the first, and plans anew with the next.
 *
 * Model predictive control after Yin, Jindal, Sekar and Sinopoli, "A control-theoretic approach for
 * dynamic adaptive video streaming over HTTP", SIGCOMM 2015: the capacity is taken to stay at the
 * harmonic mean of the last Window measures, divided by 1 + the largest relative error of the last
 * Window predictions that turned out too high (their RobustMPC), and bounded by what a silence of
 * the link leaves of it. SplitChoicePlanner makes the plan.
 *
 * A step of the capacity is followed within Window frames whose receipts tell of it. Down it is
 * followed with the first of them if the plan's margin by then has known such an error.
 */
class MpcPolicy : public CompressionPolicy
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

    /// Learns what @p observation measures. @return the capacity to expect, if any is known
    std::optional<double> Predict(const SplitObservation& observation);

    uint32_t m_frames{0};                              //!< planned for
    Time m_margin;                                     //!< by which plans are ahead of the deadline
    uint32_t m_beam{0};                                //!< partial plans that are kept
    uint32_t m_window{0};                              //!< measures, and errors, looked at
    std::optional<SplitCapacityPredictor> m_predictor; //!< of the capacity
    std::deque<double> m_errors;                       //!< of predictions, relative to measures
    SplitChoicePlanner m_planner;                      //!< plans
    std::vector<SplitChoiceCost> m_costs;              //!< of the choices
};

} // namespace ns3

#endif // MPC_POLICY_H
