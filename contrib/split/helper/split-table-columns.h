/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TABLE_COLUMNS_H
#define SPLIT_TABLE_COLUMNS_H

#include "nn/inference-engine.h"
#include "profile/decision.h"

#include "ns3/nstime.h"

#include <optional>
#include <ostream>

namespace ns3
{

/// Columns that a decision takes in a table.
constexpr const char* SPLIT_DECISION_COLUMNS = "mode,cut,setting,jpeg_quality,";

/**
 * Writes a time in nanoseconds, or nothing, and a comma.
 *
 * @param out the table
 * @param time what to write
 */
void WriteTime(std::ostream& out, const std::optional<Time>& time);

/**
 * Writes what SPLIT_DECISION_COLUMNS name; what does not apply is empty.
 *
 * @param out the table
 * @param decision what to write
 * @param engine the model, whose stages are the names of the cuts
 */
void WriteDecision(std::ostream& out,
                   const split::Decision& decision,
                   const split::InferenceEngine& engine);

} // namespace ns3

#endif // SPLIT_TABLE_COLUMNS_H
