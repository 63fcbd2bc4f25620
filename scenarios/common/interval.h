/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INTERVAL_H
#define SPLIT_INTERVAL_H

#include <string>
#include <vector>

/// A mean, and how far the true one is from it with a confidence of 95 %.
struct Interval
{
    double mean;      //!< of the values
    double halfWidth; //!< by Student's t distribution; infinite for a single value
};

/**
 * @param values independent draws, at least one
 * @return their mean and its 95 % confidence interval
 */
Interval MeanInterval(const std::vector<double>& values);

/// @return @p interval as `1.23 ± 0.45`, with @p decimals
std::string ToString(const Interval& interval, int decimals);

#endif // SPLIT_INTERVAL_H
