/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_PROFILE_H
#define SPLIT_PROFILE_PROFILE_H

#include "nn/stage-cost.h"
#include "profile/decision.h"

#include <filesystem>
#include <vector>

namespace split
{

/// What one way to compute frames gives and costs, as measured on a data set.
struct ProfileEntry
{
    Decision decision;       //!< the way
    double accuracy{0};      //!< share of the samples that are classified rightly
    double accuracyLow{0};   //!< lower end of its 95 % interval (Wilson 1927)
    double accuracyHigh{0};  //!< upper end
    double meanBytes{0};     //!< of the request behind its length, over the samples
    double p95Bytes{0};      //!< what 95 % of the requests do not exceed
    double headFlops{0};     //!< floating-point operations of the model on the device, a frame
    double tailFlops{0};     //!< likewise on the edge
    bool isEfficient{false}; //!< whether no other entry is better in one and worse in none of
                             //!< accuracy, mean bytes and head FLOPs
};

/// The measured ways to compute a model's frames: what a policy chooses from.
using Profile = std::vector<ProfileEntry>;

/// Sets @c isEfficient of all entries. @param profile the entries
void MarkEfficient(Profile& profile);

/**
 * Writes a profile as comma-separated values (RFC 4180), an entry a row under a row of names.
 *
 * @param path of the file, which appears complete or not at all
 * @param profile the rows
 * @param stages of the model, whose names are those of the cuts
 * @throws Error if the file cannot be written
 */
void WriteProfile(const std::filesystem::path& path,
                  const Profile& profile,
                  const std::vector<StageCost>& stages);

/**
 * Reads what WriteProfile() wrote.
 *
 * @param path of the file
 * @param stages of the model
 * @return the rows
 * @throws Error naming the file, the line, what is wrong with it and the mend
 */
Profile ReadProfile(const std::filesystem::path& path, const std::vector<StageCost>& stages);

} // namespace split

#endif // SPLIT_PROFILE_PROFILE_H
