/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_LEARN_EVALUATION_H
#define SPLIT_LEARN_EVALUATION_H

#include "codec/setting.h"
#include "data/dataset.h"
#include "learn/channel-ranking.h"

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

/// Where a model is cut, and how channels are chosen there.
struct EvaluatedCut
{
    std::size_t cut; //!< index of the last stage in front, which is not the model's last
    const ChannelRanking* ranking; //!< by which channels are kept
};

/// How a model does that is cut, with compression at the cut.
struct SplitEvaluation
{
    double accuracy{0};       //!< share of the samples that it classifies correctly
    double loss{0};           //!< mean cross-entropy
    double bytesPerSample{0}; //!< of frames at all cuts
};

/**
 * Lets a cut model classify samples in batches, as a training does; afterwards it is in the mode it
 * was in.
 *
 * @param model which takes samples of this data set's shape
 * @param cuts in ascending order, at least one
 * @param setting how activations are compressed
 * @param dataset where the samples are
 * @param indices of the samples, at least one
 * @return how it does
 * @throws Error if the codec cannot do that
 */
SplitEvaluation EvaluateSplit(SplitModel& model,
                              const std::vector<EvaluatedCut>& cuts,
                              const Setting& setting,
                              const Dataset& dataset,
                              const std::vector<std::size_t>& indices);

} // namespace split

#endif // SPLIT_LEARN_EVALUATION_H
