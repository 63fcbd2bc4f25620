/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CAPACITY_PREDICTOR_H
#define SPLIT_CAPACITY_PREDICTOR_H

#include <cstddef>
#include <deque>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup split
 * Foretells the capacity of a link from the last that were measured.
 *
 * | kind     | the prediction                                                                  |
 * |----------|---------------------------------------------------------------------------------|
 * | ewma     | exponentially weighted moving average, the newest of weight 2 / (window + 1)    |
 * | harmonic | harmonic mean of the window (Jiang et al., "FESTIVE", CoNEXT 2012)              |
 * | quantile | what 1 - quantile of the window reach or exceed                                 |
 *
 * After a step of the capacity, a prediction of kind harmonic or quantile is that of the new
 * capacity once the window is filled with it; ewma has covered 86 % of a step after as many.
 */
class SplitCapacityPredictor
{
  public:
    /// How the prediction is made.
    enum class Kind
    {
        EWMA,
        HARMONIC,
        QUANTILE
    };

    /**
     * @param kind how the prediction is made
     * @param window over how many measures
     * @param quantile of kind quantile, in (0, 1)
     */
    SplitCapacityPredictor(Kind kind, std::size_t window, double quantile);

    /// @param name ewma, harmonic or quantile @return the kind
    /// @throws split::Error naming the kinds there are
    static Kind ParseKind(const std::string& name);

    /// @param kind any @return its name
    static std::string ToString(Kind kind);

    /// @param capacity the next measure, above 0
    void Add(double capacity);

    /// @return the prediction, once there is a measure
    std::optional<double> Predict() const;

  private:
    /// @return the quantile of the window, the lower neighbour where it is between two
    double Quantile() const;

    Kind m_kind;                   //!< how the prediction is made
    std::size_t m_window;          //!< most measures that are kept
    double m_quantile;             //!< of kind quantile
    std::deque<double> m_measures; //!< the last
    double m_average{0};           //!< of kind ewma
};

} // namespace ns3

#endif // SPLIT_CAPACITY_PREDICTOR_H
