/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_CAUSE_H
#define SPLIT_NN_CAUSE_H

#include <exception>
#include <string>

namespace split
{

/// @param error of torch, or anybody else
/// @return what it says, in one line and without backtraces
std::string CauseOf(const std::exception& error);

} // namespace split

#endif // SPLIT_NN_CAUSE_H
