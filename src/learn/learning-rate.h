/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_LEARNING_RATE_H
#define SPLIT_LEARN_LEARNING_RATE_H

#include <string>
#include <vector>

namespace split
{

/**
 * The learning rate over a training's progress, from 0 at its start to 1 at its end.
 *
 * Its text form is that of Parse().
 */
class LearningRate
{
  public:
    /**
     * @param text one of
     *     - `0.01`: the same all along;
     *     - `cosine:PEAK` or `cosine:PEAK:WARMUP`: rises in a straight line for the share WARMUP
     *       of the training, then falls along half a cosine to 0 (Loshchilov and Hutter, "SGDR",
     *       2016, without restarts);
     *     - `steps:RATE@0,RATE@FROM,...`: each rate from that share of the training on.
     * @return the schedule
     * @throws Error naming the part that is wrong
     */
    static LearningRate Parse(const std::string& text);

    /// @return the rate where the share @p progress of the training is done, in [0, 1)
    double At(double progress) const;

    /// @return the text form, as Parse() reads it
    std::string ToString() const;

  private:
    /// How the rate goes on.
    enum class Shape
    {
        COSINE, //!< one rise and one fall
        STEPS   //!< constant between changes
    };

    /// A rate that begins somewhere.
    struct Change
    {
        double progress; //!< where
        double rate;     //!< which
    };

    Shape m_shape{Shape::STEPS};   //!< how the rate goes on
    double m_peak{0};              //!< of COSINE: the highest rate
    double m_warmUp{0};            //!< of COSINE: the share until it is reached
    std::vector<Change> m_changes; //!< of STEPS: ascending, the first at 0
};

} // namespace split

#endif // SPLIT_LEARN_LEARNING_RATE_H
