/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/calibrations.h"

namespace split
{

std::string
CalibrationBlob(const std::string& stage)
{
    return "calibration." + stage;
}

Calibrations
FindCalibrations(const Checkpoint& checkpoint, const std::vector<StageCost>& stages)
{
    Calibrations calibrations;
    for (std::size_t cut = 0; cut < stages.size(); ++cut)
    {
        const auto blob = checkpoint.blobs.find(CalibrationBlob(stages[cut].name));
        if (blob != checkpoint.blobs.end())
        {
            const auto& bytes = blob->second;
            calibrations[cut] =
                std::make_shared<Calibration>(Calibration::FromBytes(bytes.data(), bytes.size()));
        }
    }
    return calibrations;
}

} // namespace split
