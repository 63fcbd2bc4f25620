/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_POLICY_TABLE_H
#define SPLIT_POLICY_TABLE_H

#include "nn/inference-engine.h"
#include "split-policy-recorder.h"

#include <filesystem>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Writes decisions as comma-separated values (RFC 4180), a row a frame under a row of names.
 *
 * Units are in the names; what was not known is empty.
 *
 * @param path of the file, which appears complete or not at all
 * @param records the rows
 * @param engine the model, whose stages are the names of the cuts
 * @throws split::Error if the file cannot be written
 */
void WritePolicyTable(const std::filesystem::path& path,
                      const std::vector<SplitPolicyRecord>& records,
                      const split::InferenceEngine& engine);

} // namespace ns3

#endif // SPLIT_POLICY_TABLE_H
