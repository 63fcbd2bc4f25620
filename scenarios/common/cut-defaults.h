/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_CUT_DEFAULTS_H
#define SPLIT_SCENARIOS_CUT_DEFAULTS_H

#include "nn/model-info.h"

#include <string>

/// @param info of a model
/// @return the stage after which a model is cut unless its user wants another: its bottleneck's
///         encoder, if it has one
std::string DefaultCut(const split::ModelInfo& info);

/// @param info of a model
/// @param cut stage after which it is cut
/// @return how what it sends is encoded unless its user wants another way: levels of a bottleneck
///         as they are
std::string DefaultSetting(const split::ModelInfo& info, const std::string& cut);

#endif // SPLIT_SCENARIOS_CUT_DEFAULTS_H
