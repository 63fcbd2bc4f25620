/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_CUT_DEFAULTS_H
#define SPLIT_SCENARIOS_CUT_DEFAULTS_H

#include "nn/model-info.h"

#include <string>

/// @return the stage after which a model is cut unless its user wants another: its bottleneck's
///         encoder, if it has one
std::string DefaultCut(const split::ModelInfo& info);

/// @return how what a model sends is encoded, cut after @p cut, unless its user wants another way:
///         levels of a bottleneck as they are
std::string DefaultSetting(const split::ModelInfo& info, const std::string& cut);

#endif // SPLIT_SCENARIOS_CUT_DEFAULTS_H
