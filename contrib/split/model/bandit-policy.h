/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef BANDIT_POLICY_H
#define BANDIT_POLICY_H

#include "compression-policy.h"
#include "split-forecast.h"

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Learns by trial what each choice is worth in what the device observes; knows no model of link or
 * device.
 *
 * LinUCB with disjoint models (Li, Chu, Langford and Schapire, "A contextual-bandit approach to
 * personalized news article recommendation", WWW 2010, algorithm 1): the reward of a choice in
 * context x is taken to be linear in x, with coefficients theta of its own; taken is the choice of
 * the largest theta' x + alpha sqrt(x' A^-1 x). The inverse of A is updated after Sherman and
 * Morrison. A frame's reward, its choice's accuracy if it was on time and else 0, counts when the
 * frame has ended. All rewards are counted less 1, so that what was never tried, with coefficients
 * of 0, is believed to be always right: a little alpha then has everything tried.
 *
 * In a context are, for each choice: 1; the times in which it is computed, counted from now, and
 * sent at the capacity last measured; the time in which what waits is sent; the smoothed round
 * trip; and the silence; all in deadlines and at most 2.
 *
 * Only what is certain is not tried: to send without a connection, and to compute on the device
 * what it cannot have computed within the deadline. If nothing is left, the frame is given up.
 */
class BanditPolicy : public CompressionPolicy
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    void FrameEnded(const SplitFrameRecord& record) override;

  private:
    static constexpr std::size_t FEATURES = 6; //!< of a context

    /// What a choice's worth depends on.
    using Context = std::array<double, FEATURES>;

    /// What is known of one choice.
    struct Arm
    {
        Arm();

        /// @param context of a choice @param alpha weight of what is not known
        /// @return the upper confidence bound of the reward
        double Bound(const Context& context, double alpha) const;

        /// Learns. @param context of a choice @param reward that it has brought
        void Learn(const Context& context, double reward);

        /// @return the inverse matrix times @p context
        Context Times(const Context& context) const;

        std::array<Context, FEATURES> inverse; //!< of A, which is symmetric
        Context sums{};                        //!< of contexts times rewards: b
        Context theta{};                       //!< the inverse times the sums
    };

    /// A frame whose reward is to come.
    struct Trial
    {
        std::size_t arm; //!< its choice
        Context context; //!< in which it was made
        Time deadline;   //!< by which the frame is on time; 0: it always is
    };

    SplitAdvice Decide(const SplitObservation& observation) override;
    void ChoicesSet() override;

    /// @param cost of a choice @param observation what the device knows @return its context
    static Context ContextOf(const SplitChoiceCost& cost, const SplitObservation& observation);

    /// @param cost of a choice @param observation what the device knows
    /// @return whether it is worth a trial
    static bool MayTry(const SplitChoiceCost& cost, const SplitObservation& observation);

    double m_alpha{0};                            //!< weight of what is not known
    std::vector<SplitChoiceCost> m_costs;         //!< of the choices
    std::vector<Arm> m_arms;                      //!< one a choice
    std::unordered_map<uint64_t, Trial> m_trials; //!< by frame
};

} // namespace ns3

#endif // BANDIT_POLICY_H
