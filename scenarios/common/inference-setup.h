/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INFERENCE_SETUP_H
#define SPLIT_INFERENCE_SETUP_H

#include "data/dataset.h"
#include "inference-options.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "profile/profile.h"

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"
#include "ns3/split-runtime.h"

#include <memory>

/**
 * Refuses numbers that make no experiment.
 *
 * @param options of the user
 * @throws split::Error naming the option and its range
 */
void CheckNumbers(const InferenceOptions& options);

/**
 * Refuses sizes that make no cache.
 *
 * @param options of the user
 * @throws split::Error naming the option and its range
 */
void CheckNumbers(const CacheOptions& options);

/// @return whether the model that @p options choose has no trained weights
bool HasRandomWeights(const InferenceOptions& options);

/**
 * @param options of the user
 * @param dataset the images that the model is to classify
 * @return the model that the options choose
 * @throws split::Error naming the option or the file that cannot be used
 */
std::shared_ptr<split::SplitModel> ChooseModel(const InferenceOptions& options,
                                               const split::Dataset& dataset);

/**
 * @param options of the user
 * @return the model and the images that they choose
 * @throws split::Error naming the option or the file that cannot be used
 */
std::shared_ptr<ns3::SplitRuntime> LoadRuntime(const InferenceOptions& options);

/**
 * @param options of the user
 * @return the file of the profile that they choose
 * @throws split::Error if it takes one that does not ship
 */
std::string ChooseProfile(const InferenceOptions& options);

/**
 * @param options of the user
 * @param engine the model
 * @return what a policy may choose from
 * @throws split::Error naming the option or the file that cannot be used
 */
split::Profile LoadProfile(const InferenceOptions& options, const split::InferenceEngine& engine);

/**
 * @param options of the user
 * @return what draws the seconds between a device's captures; null for back-to-back
 * @throws split::Error naming the arrival processes there are
 */
ns3::Ptr<ns3::RandomVariableStream> MakeInterval(const InferenceOptions& options);

#endif // SPLIT_INFERENCE_SETUP_H
