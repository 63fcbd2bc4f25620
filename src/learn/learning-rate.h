/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_LEARNING_RATE_H
#define SPLIT_LEARN_LEARNING_RATE_H

#include "learn/timeline.h"

#include <string>
#include <variant>

namespace split
{

/// The learning rate over a training's progress, from 0 at its start to 1 at its end.
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

    /// @param progress share of the training that is done, in [0, 1) @return the rate there
    double At(double progress) const;

    /// @return the text form, as Parse() read it
    const std::string& ToString() const;

  private:
    /// One rise and one fall.
    struct Cosine
    {
        double peak;   //!< the highest rate
        double warmUp; //!< share of the training until it is reached
    };

    LearningRate(std::string text, std::variant<double, Cosine, Timeline> form);

    std::string m_text;                            //!< as it was written
    std::variant<double, Cosine, Timeline> m_form; //!< what it says
};

} // namespace split

#endif // SPLIT_LEARN_LEARNING_RATE_H
