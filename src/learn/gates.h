/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_GATES_H
#define SPLIT_LEARN_GATES_H

#include <cstddef>
#include <vector>

namespace split
{

class SplitModel;

/// @param model any @param cut index of a stage
/// @return what the encoder unit in front of the cut after that stage has learned the channels to
///         be worth; empty if there is none, or if it learns none
std::vector<float> GatesOf(const SplitModel& model, std::size_t cut);

} // namespace split

#endif // SPLIT_LEARN_GATES_H
