/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_INSERT_BOTTLENECK_H
#define SPLIT_NN_INSERT_BOTTLENECK_H

#include "nn/bottleneck.h"

#include <cstdint>
#include <memory>

namespace split
{

class SplitModel;

/**
 * Puts a bottleneck into a model: two stages, ENCODER_STAGE and DECODER_STAGE, behind the one that
 * the bottleneck names. The stage's activation must be flat or have height and width.
 *
 * @param model without a bottleneck, in evaluation mode
 * @param bottleneck what to put in
 * @param seed of the new stages' weights
 * @return a model of the same other stages, which it shares with @p model; its Info() names the
 *         bottleneck
 * @throws Error naming what does not fit
 */
std::shared_ptr<SplitModel> InsertBottleneck(const SplitModel& model,
                                             const Bottleneck& bottleneck,
                                             std::uint64_t seed);

} // namespace split

#endif // SPLIT_NN_INSERT_BOTTLENECK_H
