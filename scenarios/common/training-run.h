/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_RUN_H
#define SPLIT_TRAINING_RUN_H

#include "base/table-set.h"
#include "interruption.h"
#include "training-leg.h"
#include "training-log.h"
#include "training-options.h"
#include "training-parties.h"
#include "training-setup.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

/**
 * A training from its first round to its last: the legs into which checkpoints divide it, the tests
 * in between, and the files that tell of it.
 */
class TrainingRun
{
  public:
    /// Told from time to time how far the training is, in one line.
    using Progress = std::function<void(const std::string&)>;

    /**
     * @param options what to train and how
     * @throws split::Error naming the option or the file that cannot be used
     */
    explicit TrainingRun(const TrainingOptions& options);

    /**
     * Trains, and writes to the folder `out`:
     * - steps.csv, rounds.csv: what SplitTraceHelper says;
     * - tests.csv, epochs.csv: what TrainingLog::Write() says;
     * - summary.json: all options, and what the training came to;
     * - model.safetensors: the model;
     * - after each checkpoint, state.safetensors, which is removed at the end;
     * - what `traces` ask for, of each leg.
     *
     * @param progress told how far it is
     * @throws split::Error if the training cannot go on
     * @throws Interrupted after SIGINT or SIGTERM, once the tables and the summary tell what
     *         happened until then; the last checkpoint stays
     */
    void Run(const Progress& progress);

    /// @param signal that has interrupted it, if any @return what the training has come to
    nlohmann::ordered_json Summary(std::optional<int> signal = std::nullopt) const;

  private:
    /// Sums over the steps of a round.
    struct RoundMeans
    {
        double loss{0};     //!< of the means of the steps
        double accuracy{0}; //!< likewise
        double steps{0};    //!< how many

        /// @param step of the round
        void Add(const TrainingStep& step);
    };

    /// Goes on from what a checkpoint has saved.
    void Load();

    /// Saves all that the rounds to come depend on. @param tables so far
    void Save(split::TableSet& tables) const;

    /// Simulates the rounds up to the next checkpoint. @param progress told how far it is
    /// @param tables to go on with @param interruption that tells of signals
    /// @return whether they are done
    bool RunLeg(const Progress& progress, split::TableSet& tables, Interruption& interruption);

    /// @param signal that has come @throws Interrupted
    [[noreturn]] void EndInterrupted(int signal) const;

    /// A step is done. @param leg in which @param step which @param progress told about it
    void StepDone(TrainingLeg& leg, TrainingStep step, const Progress& progress);

    /// @param leg that is running @param step that is done @return how far the training is
    std::string Line(const TrainingLeg& leg, const TrainingStep& step) const;

    /// @return wall time since the training began, that of earlier processes included
    double WallSeconds() const;

    /// A round is done. @param leg in which @param end of which
    void RoundEnded(TrainingLeg& leg, const TrainingRoundEnd& end);

    /// Tests the model. @param leg that is running @param test what is known without a test
    void Test(TrainingLeg& leg, TrainingTest test);

    /// Gives the trained model its file.
    void WriteModel() const;

    TrainingOptions m_options;   //!< what the user wants
    TrainingSetup m_setup;       //!< what that comes to
    TrainingParties m_parties;   //!< who trains
    TrainingLog m_log;           //!< what tests found
    std::string m_position;      //!< in the tables, where a checkpoint is gone on from
    uint64_t m_rounds{0};        //!< done
    uint64_t m_steps{0};         //!< done, by all devices
    double m_seconds{0};         //!< simulated in the legs that are done
    Traffic m_traffic;           //!< of the legs that are done
    RoundMeans m_means;          //!< of the running round
    split::CutSetting m_setting; //!< of the last step
    double m_validationLoss{std::numeric_limits<double>::quiet_NaN()};     //!< NaN if unknown
    double m_validationAccuracy{std::numeric_limits<double>::quiet_NaN()}; //!< NaN if unknown
    split::Dataset m_quickTest;                    //!< test samples within a round
    std::filesystem::path m_out;                   //!< folder of the results
    std::chrono::steady_clock::time_point m_begin; //!< in wall time
    double m_wallBefore{0};                        //!< seconds, of earlier processes
};

#endif // SPLIT_TRAINING_RUN_H
