/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_EVALUATION_H
#define SPLIT_LEARN_EVALUATION_H

#include "data/dataset.h"

#include <cstddef>
#include <vector>

namespace split
{

class SplitModel;

/**
 * Lets a model classify samples, in evaluation mode; afterwards it is in the mode it was in.
 *
 * @param model which takes samples of this data set's shape
 * @param dataset where the samples are
 * @param indices of the samples, at least one
 * @return the share that it classifies correctly
 */
double Accuracy(SplitModel& model, const Dataset& dataset, const std::vector<std::size_t>& indices);

} // namespace split

#endif // SPLIT_LEARN_EVALUATION_H
