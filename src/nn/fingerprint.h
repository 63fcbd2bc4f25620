/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_FINGERPRINT_H
#define SPLIT_NN_FINGERPRINT_H

#include <cstdint>

namespace split
{

class SplitModel;

/// @return a hash of all that decides what @p model answers: its modules, weights and input
std::uint64_t FingerprintOf(const SplitModel& model);

} // namespace split

#endif // SPLIT_NN_FINGERPRINT_H
