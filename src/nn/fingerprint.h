/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_FINGERPRINT_H
#define SPLIT_NN_FINGERPRINT_H

#include "base/content-key.h"

#include <cstdint>

namespace split
{

class SplitModel;

/**
 * @param model of which to make a fingerprint
 * @return a hash of what decides the model's answers: its modules as torch prints them, weights,
 *         and input; modules of a user's own are told apart by their names and their parts,
 *         those of TorchScript files by their files' bytes
 */
std::uint64_t FingerprintOf(const SplitModel& model);

/// @param model of which to make a key @return the key of the same
ContentKey KeyOf(const SplitModel& model);

} // namespace split

#endif // SPLIT_NN_FINGERPRINT_H
