/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_PROFILE_MEASURE_PROFILE_H
#define SPLIT_PROFILE_MEASURE_PROFILE_H

#include "data/dataset.h"
#include "nn/inference-engine.h"
#include "profile/profile.h"
#include "profile/request-coder.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace split
{

/// Told how many of the samples are done.
using ProfileProgress = std::function<void(std::size_t samples)>;

/**
 * Has every sample computed in every way, exactly as device and edge do: one by one, from requests
 * that are encoded and decoded.
 *
 * A head is computed once for all settings at its cut. The result does not depend on the number of
 * threads.
 *
 * @param engine the model
 * @param coder of its requests
 * @param dataset of the samples to measure with
 * @param decisions the ways, none of them Mode::SKIP
 * @param threads how many samples are computed at once
 * @param progress called now and then by the calling thread
 * @return an entry a decision, in their order, the efficient ones marked
 * @throws Error if a setting cannot be used at its cut
 */
Profile MeasureProfile(const InferenceEngine& engine,
                       const RequestCoder& coder,
                       const Dataset& dataset,
                       const std::vector<Decision>& decisions,
                       unsigned threads,
                       const ProfileProgress& progress);

} // namespace split

#endif // SPLIT_PROFILE_MEASURE_PROFILE_H
