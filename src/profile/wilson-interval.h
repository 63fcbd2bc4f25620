/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_WILSON_INTERVAL_H
#define SPLIT_PROFILE_WILSON_INTERVAL_H

#include <cstddef>

namespace split
{

/// Between which values a share is.
struct ShareInterval
{
    double low;  //!< lower end, at least 0
    double high; //!< upper end, at most 1
};

/**
 * The 95 % score interval of a binomial share (E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927).
 *
 * @param successes how many draws succeeded
 * @param draws how many there were, at least one
 * @return where the true share of successes is
 */
ShareInterval WilsonInterval(std::size_t successes, std::size_t draws);

} // namespace split

#endif // SPLIT_PROFILE_WILSON_INTERVAL_H
