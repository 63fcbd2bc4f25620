/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_ADAPTIVE_REPORT_H
#define SPLIT_ADAPTIVE_REPORT_H

#include "adaptive-outcome.h"

#include <filesystem>
#include <string>
#include <vector>

/// What all policies came to on a link, run by run.
struct AdaptiveResults
{
    std::string link;                                    //!< its name
    std::vector<std::vector<AdaptiveOutcome>> perPolicy; //!< by policy, then by seed from 1 on
};

/// @return whether @p policy makes the same decision for all frames
bool IsFixed(const std::string& policy);

/**
 * Tells what the policies came to on each link, and how they stand to what knows the future and to
 * what does not look at the link.
 *
 * @param results a link each
 * @return a table a link, and what follows from it
 */
std::string AdaptiveReport(const std::vector<AdaptiveResults>& results);

/**
 * Writes a row a run as comma-separated values (RFC 4180), under a row of names.
 *
 * @param path of the file, which appears complete or not at all
 * @param results a link each
 * @throws split::Error if the file cannot be written
 */
void WriteResults(const std::filesystem::path& path, const std::vector<AdaptiveResults>& results);

#endif // SPLIT_ADAPTIVE_REPORT_H
