/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAME_TABLE_H
#define SPLIT_FRAME_TABLE_H

#include "nn/inference-engine.h"

#include "ns3/split-frame-record.h"

#include <filesystem>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Writes frames as comma-separated values (RFC 4180), a row a frame under a row of names.
 *
 * Times are in nanoseconds since the simulation began; what did not happen is empty.
 *
 * @param path of the file, which appears complete or not at all
 * @param records the rows
 * @param engine the model, whose stages are the names of the cuts
 * @throws split::Error if the file cannot be written
 */
void WriteFrameTable(const std::filesystem::path& path,
                     const std::vector<SplitFrameRecord>& records,
                     const split::InferenceEngine& engine);

} // namespace ns3

#endif // SPLIT_FRAME_TABLE_H
