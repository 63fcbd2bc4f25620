/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_THIN_OUT_H
#define SPLIT_PROFILE_THIN_OUT_H

#include "profile/profile.h"

namespace split
{

/**
 * Leaves few of a profile's entries, which differ from each other: what a policy chooses from.
 *
 * To each entry that is left out there is one kept that is no less accurate, and takes hardly more
 * bytes and head FLOPs: a Pareto set approximated by factors (Papadimitriou and Yannakakis, "On the
 * approximability of trade-offs and optimal access of web sources", FOCS 2000).
 *
 * @param profile any entries
 * @param dearer by what share one may cost more than what it stands for
 * @return those that are kept, by descending accuracy
 */
Profile ThinOut(const Profile& profile, double dearer = 0.25);

} // namespace split

#endif // SPLIT_PROFILE_THIN_OUT_H
