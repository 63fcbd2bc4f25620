/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/thin-out.h"

#include <algorithm>
#include <tuple>

namespace split
{

Profile
ThinOut(const Profile& profile, const Likeness& likeness)
{
    auto ordered = profile;
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(a.headFlops, a.meanBytes, -a.accuracy) <
               std::make_tuple(b.headFlops, b.meanBytes, -b.accuracy);
    });
    const double factor = 1 + likeness.cost;
    Profile kept;
    for (const auto& entry : ordered)
    {
        const bool isCovered = std::any_of(kept.begin(), kept.end(), [&](const auto& other) {
            return other.accuracy + likeness.accuracy >= entry.accuracy &&
                   other.meanBytes <= factor * entry.meanBytes &&
                   other.headFlops <= factor * entry.headFlops;
        });
        if (!isCovered)
        {
            kept.push_back(entry);
        }
    }
    return kept;
}

} // namespace split
