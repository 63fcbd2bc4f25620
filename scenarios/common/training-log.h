/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_LOG_H
#define SPLIT_TRAINING_LOG_H

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// What the model is worth at some time.
struct TrainingTest
{
    double seconds{0};          //!< simulated
    uint64_t round{0};          //!< that is running, or has just ended
    uint64_t steps{0};          //!< of all devices so far
    bool endsRound{false};      //!< whether the round has just ended
    double trainingLoss{0};     //!< mean of the round's steps so far
    double trainingAccuracy{0}; //!< likewise
    double validationLoss{
        std::numeric_limits<double>::quiet_NaN()}; //!< as the edge was told at the round's end; NaN
                                                   //!< if unknown
    double validationAccuracy{std::numeric_limits<double>::quiet_NaN()}; //!< likewise
    double testAccuracy{
        std::numeric_limits<double>::quiet_NaN()}; //!< with what crosses the cut compressed
    double testAccuracyUncompressed{
        std::numeric_limits<double>::quiet_NaN()}; //!< without; only at a round's end
    double testBytes{
        std::numeric_limits<double>::quiet_NaN()}; //!< that a test sample takes at the cut
    uint64_t bytesUp{0};                           //!< of the application so far
    uint64_t bytesDown{0};                         //!< likewise
};

/**
 * The tests of a training, as tables.
 *
 * Numbers are as exact as they are, so that equal courses make equal files.
 */
class TrainingLog
{
  public:
    /// @param test that was made
    void Add(const TrainingTest& test);

    /// @return the last test; before there is one, one that has found nothing
    const TrainingTest& LastTest() const;

    /// @return by accuracy in points, each a multiple of five that a test has reached: the
    /// simulated
    ///         seconds at the first such test
    const std::map<unsigned, double>& SecondsToAccuracy() const;

    /// @return for each test the simulated seconds, and the share that was classified correctly
    const std::vector<std::pair<double, double>>& AccuracyOverTime() const;

    /**
     * Writes tests.csv, and of these the tests that end a round to epochs.csv.
     *
     * @param folder that exists
     */
    void Write(const std::filesystem::path& folder) const;

    /// @return all of this, to go on from, as text
    std::string State() const;

    /// @param state what State() returned
    void SetState(const std::string& state);

  private:
    std::string m_tests;                             //!< rows of tests.csv
    std::string m_epochs;                            //!< rows of epochs.csv
    TrainingTest m_lastTest;                         //!< the last one
    std::map<unsigned, double> m_levels;             //!< seconds to each level
    std::vector<std::pair<double, double>> m_course; //!< seconds and accuracy of each test
};

#endif // SPLIT_TRAINING_LOG_H
