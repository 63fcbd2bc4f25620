/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_ARM_H
#define SPLIT_TRAINING_ARM_H

#include "training-options.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// One of the trainings that a study compares: what it sets of the options.
struct TrainingArm
{
    std::string name;                                          //!< of the arm, and of its folder
    std::vector<std::pair<std::string, std::string>> settings; //!< options by name
};

/// What came of a training.
struct TrainingOutcome
{
    double accuracy{0};  //!< on the test samples, in points, with what crosses the cut compressed
    double bytesUp{0};   //!< of the application
    double bytesDown{0}; //!< likewise
    double seconds{0};   //!< simulated
    std::vector<std::pair<double, double>> tests; //!< simulated seconds, and points reached then

    /// @return bytes in both directions
    double Bytes() const;

    /// @return the simulated seconds after which a test reached @p points; infinite if none did
    double SecondsTo(double points) const;
};

/**
 * @param options to change
 * @param name of an option
 * @param value as the user would write it
 * @throws split::Error if there is no such option, or it cannot have that value
 */
void SetOption(TrainingOptions& options, const std::string& name, const std::string& value);

/**
 * @param options of a training, with its folder
 * @return whether the folder holds what came of just that
 */
bool IsDone(const TrainingOptions& options);

/**
 * @param folder that a training has written to
 * @return what came of it
 * @throws split::Error naming the file that cannot be read
 */
TrainingOutcome ReadOutcome(const std::filesystem::path& folder);

#endif // SPLIT_TRAINING_ARM_H
