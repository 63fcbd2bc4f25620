/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_THIN_OUT_H
#define SPLIT_PROFILE_THIN_OUT_H

#include "profile/profile.h"

namespace split
{

/// Up to where two entries of a profile count as equals.
struct Likeness
{
    double accuracy{0.001}; //!< difference of accuracies
    double cost{0.03};      //!< relative difference of mean bytes, and of head FLOPs
};

/**
 * Leaves few of a profile's entries, which differ from each other: what a policy chooses from.
 *
 * Every entry is left out or is kept; to each that is left out there is one kept that is worse in
 * nothing by more than the likeness: an epsilon-Pareto set (Laumanns, Thiele, Deb and Zitzler,
 * "Combining convergence and diversity in evolutionary multiobjective optimization", Evolutionary
 * Computation 10(3), 2002). Of entries that are alike the one of fewer head FLOPs is kept, and of
 * those the one of fewer bytes.
 *
 * @param profile any entries
 * @param likeness which of them are alike
 * @return those that are kept, by ascending head FLOPs
 */
Profile ThinOut(const Profile& profile, const Likeness& likeness = {});

} // namespace split

#endif // SPLIT_PROFILE_THIN_OUT_H
