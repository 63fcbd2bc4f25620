/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TABLE_COLUMNS_H
#define SPLIT_TABLE_COLUMNS_H

#include "base/table-cell.h"
#include "nn/inference-engine.h"
#include "profile/decision.h"

#include "ns3/nstime.h"
#include "ns3/split-observation.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// @param time any, or none @return its nanoseconds
split::TableCell TimeCell(const std::optional<Time>& time);

/// @param engine a model @return the names of its stages, by which tables call the cuts after them
std::vector<std::string> StageNames(const split::InferenceEngine& engine);

/// @return the columns that AppendDecision() fills
std::vector<split::TableColumn> DecisionColumns();

/**
 * Appends a decision; what does not apply is empty.
 *
 * @param row what it is appended to
 * @param decision what to write
 * @param stages the names of the model's stages
 */
void AppendDecision(split::TableRow& row,
                    const split::Decision& decision,
                    const std::vector<std::string>& stages);

/// @return the columns that AppendLink() fills
std::vector<split::TableColumn> LinkColumns();

/// Appends what is known of a link. @param row what it is appended to
/// @param observation that knows it
void AppendLink(split::TableRow& row, const SplitObservation& observation);

/// @return the columns that AppendSensors() fills
std::vector<split::TableColumn> SensorColumns();

/// Appends what the layers below know of a link. @param row what it is appended to
/// @param observation that knows it
void AppendSensors(split::TableRow& row, const SplitObservation& observation);

/// Appends columns. @param columns what they are appended to @param further those that come next
void AppendColumns(std::vector<split::TableColumn>& columns,
                   const std::vector<split::TableColumn>& further);

} // namespace ns3

#endif // SPLIT_TABLE_COLUMNS_H
