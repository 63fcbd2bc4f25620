/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CHECK_RANGE_H
#define SPLIT_CHECK_RANGE_H

/**
 * Refuses an option's value that is out of range.
 *
 * @param option name of the option, without dashes
 * @param value what the user gave
 * @param low the least that is taken
 * @param high the most that is taken
 * @throws split::Error naming the option and the range, unless @p value is within it
 */
void CheckRange(const char* option, double value, double low, double high);

#endif // SPLIT_CHECK_RANGE_H
