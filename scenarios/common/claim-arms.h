/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CLAIM_ARMS_H
#define SPLIT_CLAIM_ARMS_H

#include "training-arm.h"

#include <utility>
#include <vector>

/// Name of the arm that others begin with the model of.
constexpr const char* PRETRAINED = "pretrained";

/// Steps between tests, of arms whose course is looked at.
constexpr unsigned CLAIM_TEST_STEPS = 16;

/**
 * The trainings by which the claims of arXiv 2311.05739 are judged.
 *
 * @param base what they have in common
 * @return the arms; those with option checkpoint=PRETRAINED begin with the model of that arm
 */
std::vector<TrainingArm> ClaimArms(const TrainingOptions& base);

/// @return those of @p arms that can be trained at once, and those that need one of them first
std::pair<std::vector<TrainingArm>, std::vector<TrainingArm>> ByStage(
    const std::vector<TrainingArm>& arms);

#endif // SPLIT_CLAIM_ARMS_H
