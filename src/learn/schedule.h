/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_SCHEDULE_H
#define SPLIT_LEARN_SCHEDULE_H

#include <cstddef>

namespace split
{

/// A learning rate that rises in a straight line and falls along half a cosine (Loshchilov and
/// Hutter, "SGDR", 2016, without restarts).
struct CosineSchedule
{
    double peak;        //!< the highest rate
    std::size_t warmUp; //!< steps until the peak is reached
    std::size_t steps;  //!< steps in all, more than @c warmUp; the rate behind the last one is 0

    /// @return the rate of step @p step, counted from 0
    double RateAt(std::size_t step) const;
};

} // namespace split

#endif // SPLIT_LEARN_SCHEDULE_H
