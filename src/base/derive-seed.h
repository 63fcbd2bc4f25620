/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_DERIVE_SEED_H
#define SPLIT_BASE_DERIVE_SEED_H

#include <cstdint>
#include <string>

namespace split
{

/**
 * Makes the seeds of a program's many independent draws from the one that its user gives.
 *
 * @param seed the user's
 * @param purpose what is drawn, such as `order` or `augmentation`
 * @param counter tells apart the draws of one purpose: a device, an epoch, a step
 * @return a seed that differs, but for chance, from that of every other seed, purpose and counter;
 *         the same on every platform
 */
std::uint64_t DeriveSeed(std::uint64_t seed, const std::string& purpose, std::uint64_t counter = 0);

} // namespace split

#endif // SPLIT_BASE_DERIVE_SEED_H
