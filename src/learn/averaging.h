/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_AVERAGING_H
#define SPLIT_LEARN_AVERAGING_H

#include "learn/training-state.h"

#include <cstdint>
#include <vector>

namespace split
{

/// The weights that a device has come to.
struct Contribution
{
    std::uint64_t samples; //!< that it learnt from, more than 0
    TrainingState weights; //!< F32, I64 or U8
};

/**
 * Federated averaging (McMahan et al., "Communication-Efficient Learning of Deep Networks from
 * Decentralized Data", 2017).
 *
 * @param contributions of the same tensors, at least one; their order decides how sums are rounded
 * @return the mean of floating-point tensors, weighted by samples and computed in double precision,
 *     so that equal ones are their own mean; the largest of integers, which count
 */
TrainingState Average(const std::vector<Contribution>& contributions);

} // namespace split

#endif // SPLIT_LEARN_AVERAGING_H
