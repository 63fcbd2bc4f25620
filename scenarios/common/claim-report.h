/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CLAIM_REPORT_H
#define SPLIT_CLAIM_REPORT_H

#include "training-arm.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// What came of all runs: by arm, an outcome a seed.
using Outcomes = std::map<std::string, std::vector<TrainingOutcome>>;

/**
 * Tells what the arms of ClaimArms() came to, and whether that bears the claims of
 * arXiv 2311.05739 out: each as the paper states it, and as a sceptic would.
 *
 * @param arms in the order in which they are shown
 * @param outcomes of all of them, the same seeds in the same order
 * @return a table, and a verdict a claim
 */
std::string ClaimReport(const std::vector<TrainingArm>& arms, const Outcomes& outcomes);

/**
 * Writes a row a run as comma-separated values (RFC 4180), under a row of names.
 *
 * @param path of the file, which appears complete or not at all
 * @param arms in the order of the rows
 * @param outcomes of all of them, of seeds 1, 2, ...
 * @throws split::Error if the file cannot be written
 */
void WriteOutcomes(const std::filesystem::path& path,
                   const std::vector<TrainingArm>& arms,
                   const Outcomes& outcomes);

#endif // SPLIT_CLAIM_REPORT_H
