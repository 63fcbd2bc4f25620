/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DEADLINE_POLICY_H
#define DEADLINE_POLICY_H

#include "compression-policy.h"
#include "split-capacity-predictor.h"
#include "split-forecast.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Takes the most accurate choice that is expected to meet the deadline.
 *
 * 1. The capacity is predicted from what was measured before each decision, and bounded by what a
 *    silence of the link leaves of it (BoundBySilence()): an outage is noticed at the first frame
 *    after a receipt is overdue.
 * 2. The latency of each choice follows: the device computes while the link drains, then the frame
 *    is sent, and after a round trip and the edge's time the result is there. It must not exceed
 *    the deadline, even if the time on the link is as much longer as the safety factor tells.
 * 3. Of what fits, the best share of right answers counts, if all frames were computed so: a choice
 *    that keeps device or link busy for longer than from one capture to the next answers only a
 *    part of them. Of the choices whose share is within Tolerance of the best, the one that keeps
 *    device and link least busy is taken, for the sake of the frames to come.
 * 4. If nothing fits, the frame is given up.
 *
 * The safety factor learns from the frames that were sent: with each it moves by Gain times its
 * being late (1 or 0) less MissShare, as in stochastic approximation (Robbins and Monro, Annals of
 * Mathematical Statistics 22, 1951) of the factor of which that share is late.
 *
 * A step down of the capacity is followed within Window frames whose receipts tell of it (ewma: to
 * 86 %), and one to nothing with the first frame after a receipt is overdue.
 */
class DeadlinePolicy : public CompressionPolicy
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    void FrameEnded(const SplitFrameRecord& record) override;

    /// @return by how much the predicted time on the link is multiplied
    double GetSafety() const;

  private:
    SplitAdvice Decide(const SplitObservation& observation) override;
    void ChoicesSet() override;

    /// @param name of a predictor
    void SetPredictor(std::string name);

    /// @return the predictor's name
    std::string GetPredictor() const;

    /// Learns what @p observation measures. @return the capacity to expect, if any is known
    std::optional<double> Predict(const SplitObservation& observation);

    /// @param observation has the deadline @param forecast of the device and the link
    /// @param maySend whether a frame may be sent @return the choices that meet the deadline
    std::vector<std::size_t> Fitting(const SplitObservation& observation,
                                     const SplitForecast& forecast,
                                     bool maySend) const;

    /// @param fitting choices that meet the deadline @param forecast of the device and the link
    /// @param interval between captures, if known @return the one of them to take
    std::size_t Choose(const std::vector<std::size_t>& fitting,
                       const SplitForecast& forecast,
                       const std::optional<Time>& interval) const;

    /// @return the choice that sends the fewest bits, if any sends
    std::optional<std::size_t> Smallest() const;

    SplitCapacityPredictor::Kind m_kind{
        SplitCapacityPredictor::Kind::HARMONIC};       //!< of the predictor
    uint32_t m_window{0};                              //!< measures it looks at
    double m_quantile{0};                              //!< of kind quantile
    double m_tolerance{0};                             //!< shares that count as equal
    double m_missShare{0};                             //!< of frames, that may be late
    double m_gain{0};                                  //!< by which safety learns
    double m_safety{0};                                //!< factor on times on the link
    double m_mostSafety{0};                            //!< that it may reach
    std::optional<SplitCapacityPredictor> m_predictor; //!< of the capacity
    std::vector<SplitChoiceCost> m_costs;              //!< of the choices
    std::unordered_map<uint64_t, Time> m_deadlines;    //!< of frames sent, by number
};

} // namespace ns3

#endif // DEADLINE_POLICY_H
