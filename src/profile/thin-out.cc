/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/thin-out.h"

#include <algorithm>
#include <tuple>

namespace split
{

Profile
ThinOut(const Profile& profile, double dearer)
{
    auto ordered = profile;
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(-a.accuracy, a.headFlops, a.meanBytes) <
               std::make_tuple(-b.accuracy, b.headFlops, b.meanBytes);
    });
    Profile kept;
    for (const auto& entry : ordered)
    {
        const bool isCovered = std::any_of(kept.begin(), kept.end(), [&](const auto& other) {
            return other.meanBytes <= (1 + dearer) * entry.meanBytes &&
                   other.headFlops <= (1 + dearer) * entry.headFlops;
        });
        if (!isCovered)
        {
            kept.push_back(entry);
        }
    }
    return kept;
}

} // namespace split
