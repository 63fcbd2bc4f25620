/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "../unit/temporary-folder.h"
#include "base/error.h"
#include "common/training-arm.h"
#include "common/training-run.h"

#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

using split::TemporaryFolder;

/// Options by their names.
using Settings = std::map<std::string, std::string>;

/// What each training here has in common, unless it says otherwise.
const Settings SMALL{{"model", "lenet5"},
                     {"samples", "64"},
                     {"validation", "16"},
                     {"test", "16"},
                     {"batch", "16"},
                     {"access", "wire"}};

/// @return options of a small training that writes to @p folder
TrainingOptions
OptionsOf(const Settings& settings, const TemporaryFolder& folder)
{
    TrainingOptions options;
    for (const auto& some : {SMALL, settings, Settings{{"out", folder.Path()}}})
    {
        for (const auto& [name, value] : some)
        {
            SetOption(options, name, value);
        }
    }
    return options;
}

/// @return the summary of the training that @p options describe
nlohmann::ordered_json
Train(const TrainingOptions& options)
{
    TrainingRun run(options);
    run.Run([](const std::string&) {});
    return run.Summary();
}

/// Begins the training that @p options describe, up to the first step behind a checkpoint.
void
TrainInPart(const TrainingOptions& options)
{
    TrainingRun run(options);
    const auto state = std::filesystem::path(std::string(options.out)) / "state.safetensors";
    const auto kill = [&state](const std::string&) {
        if (exists(state))
        {
            throw std::runtime_error("killed");
        }
    };
    EXPECT_THROW(run.Run(kill), std::runtime_error);
}

/// @return the rows of the table @p name in @p folder, cell by cell
std::vector<std::vector<std::string>>
ReadTable(const TemporaryFolder& folder, const std::string& name)
{
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(folder.Read(name));
    std::string line;
    std::getline(lines, line); // the names of the columns
    while (std::getline(lines, line))
    {
        rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');)
        {
            rows.back().push_back(cell);
        }
    }
    return rows;
}

TEST(TrainingRun, LastsUntilDevicesHaveTheFinalWeights)
{
    const TemporaryFolder folder;
    const auto summary = Train(
        OptionsOf({{"method", "fedavg"}, {"epochs", "1"}, {"validation", "0"}, {"linkRate", "0.1"}},
                  folder));
    const double weights = summary["bytes"]["down"]["weights"];
    EXPECT_EQ(weights, summary["bytes"]["up"]["weights"]);
    EXPECT_GT(summary["simulated_s"], 2 * 8 * weights / 0.1e6);
}

TEST(TrainingRun, EndsWithAnErrorWhereNothingArrives)
{
    const TemporaryFolder folder;
    const auto options = OptionsOf({{"access", "wifi"}, {"distance", "2000"}}, folder);
    try
    {
        Train(options);
        FAIL() << "nobody is in reach";
    }
    catch (const split::Error& error)
    {
        EXPECT_NE(std::string(error.what()).find("device 0: the edge does not answer"),
                  std::string::npos)
            << error.what();
    }
}

TEST(TrainingRun, CountsAbsencesFromItsBeginning)
{
    const TemporaryFolder folder;
    Train(OptionsOf({{"method", "splitfed-v1"},
                     {"devices", "2"},
                     {"epochs", "6"},
                     {"checkpointEvery", "1"},
                     {"absences", "1:0.1:1000"}},
                    folder));
    bool wasThere = false;
    for (const auto& step : ReadTable(folder, "steps.csv"))
    {
        const bool isAbsent = step.at(0) == "1";
        wasThere = wasThere || isAbsent;
        EXPECT_FALSE(isAbsent && std::stod(step.at(4)) > 0.1e9) << "at " << step.at(4);
    }
    EXPECT_TRUE(wasThere);
}

TEST(TrainingRun, BeginsWithoutThoseThatAreAway)
{
    const TemporaryFolder folder;
    Train(
        OptionsOf({{"method", "splitfed-v1"}, {"devices", "2"}, {"absences", "1:0:1000"}}, folder));
    for (const auto& step : ReadTable(folder, "steps.csv"))
    {
        EXPECT_EQ(step.at(0), "0");
        EXPECT_LT(std::stod(step.at(4)), 1000e9);
    }
}

TEST(TrainingRun, JudgesFederatedModelsByTheirAccuracyToo)
{
    const TemporaryFolder folder;
    Train(OptionsOf({{"method", "fedavg"}, {"devices", "2"}, {"epochs", "1"}}, folder));
    const double accuracy = std::stod(ReadTable(folder, "epochs.csv").at(0).at(6));
    EXPECT_GE(accuracy, 0);
    EXPECT_LE(accuracy, 1);
}

TEST(TrainingRun, AsksDevicesForSamplesThatWereAwayBeforeACheckpoint)
{
    const TemporaryFolder folder;
    const auto summary = Train(OptionsOf({{"method", "central"},
                                          {"devices", "2"},
                                          {"epochs", "40"},
                                          {"checkpointEvery", "1"},
                                          {"absences", "1:0:0.1"}},
                                         folder));
    EXPECT_GT(summary["simulated_s"], 0.1);
    const double samples = summary["bytes"]["up"]["samples"];
    EXPECT_NEAR(samples, 48 * (28 * 28 + 1), 10);
}

/// @return bytes of payload from relay to edge where @p keep of the entries are kept
double
RelayedPayload(const std::string& keep)
{
    const TemporaryFolder folder;
    const auto summary = Train(
        OptionsOf({{"method", "fog"}, {"epochs", "2"}, {"bits", "8"}, {"keep", keep}}, folder));
    return summary["bytes"]["relay_up"]["payload"];
}

TEST(TrainingRun, HasTheRelayMeasureItsOwnLink)
{
    EXPECT_LT(RelayedPayload("link:1:0.1:0.001"), 0.7 * RelayedPayload("1"));
}

/// A way to train that a checkpoint divides.
class ResumedTraining : public testing::TestWithParam<Settings>
{
};

TEST_P(ResumedTraining, EndsAsAnUninterruptedOne)
{
    auto settings = GetParam();
    settings["checkpointEvery"] = "1";
    const TemporaryFolder folder;
    const auto whole = Train(OptionsOf(settings, folder));
    std::map<std::string, std::string> expected;
    const auto names = {"steps.csv", "rounds.csv", "tests.csv", "epochs.csv", "model.safetensors"};
    for (const auto* name : names)
    {
        expected[name] = folder.Read(name);
    }

    auto options = OptionsOf(settings, folder);
    TrainInPart(options);
    options.resume = true;
    const auto resumed = Train(options);
    for (const auto* name : names)
    {
        EXPECT_EQ(folder.Read(name), expected[name]) << name;
    }
    EXPECT_EQ(resumed["bytes"], whole["bytes"]);
    EXPECT_EQ(resumed["simulated_s"], whole["simulated_s"]);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    ResumedTraining,
    testing::Values(
        Settings{{"method", "deprune"}, {"epochs", "3"}},
        Settings{{"method", "fog"}, {"keep", "plateau:0.1:1:1"}, {"epochs", "3"}},
        Settings{{"method", "fog"}, {"importance", "running"}, {"epochs", "2"}},
        Settings{{"method", "central"}, {"devices", "2"}, {"epochs", "2"}},
        Settings{{"method", "fedavg"}, {"devices", "2"}, {"epochs", "2"}},
        Settings{{"method", "sequential"}, {"devices", "2"}, {"epochs", "2"}},
        Settings{{"method", "splitfed-v1"},
                 {"devices", "3"},
                 {"stragglers", "quorum"},
                 {"quorum", "2"},
                 {"epochs", "2"}},
        Settings{{"method", "splitfed-v2"}, {"devices", "2"}, {"epochs", "2"}},
        Settings{{"method", "deprune"}, {"access", "wifi"}, {"fading", "2"}, {"epochs", "2"}}));

} // namespace
