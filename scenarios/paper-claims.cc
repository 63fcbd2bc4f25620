/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Puts the three claims of "Adaptive Compression-Aware Split Learning and Inference for Enhanced
 * Network Efficiency" (arXiv 2311.05739) to the test, each as the paper states it and as a sceptic
 * would.
 *
 * Every method is trained over the simulated network with several seeds; what differs between two
 * methods is judged by the differences of runs of the same seed. Runs that are in the folder --out
 * already are not repeated. Writes to that folder:
 * - claims.txt: what it prints;
 * - runs.csv: what each run came to;
 * - a folder a run: what split-training writes.
 */

#include "base/atomic-file.h"
#include "base/error.h"
#include "common/child-processes.h"
#include "common/claim-arms.h"
#include "common/claim-report.h"
#include "common/scenario-main.h"
#include "common/training-arm.h"
#include "common/training-run.h"

#include "ns3/command-line.h"

#include <filesystem>
#include <fmt/format.h>

namespace
{

/// What the user asked for.
struct Options
{
    TrainingOptions training;  //!< what all arms have in common
    Number<uint32_t> seeds{3}; //!< runs of each arm
    Number<uint32_t> jobs{2};  //!< runs at the same time
    bool full{false};          //!< whether to take more samples, and all tests
};

Options
ParseOptions(int argc, char** argv)
{
    Options options;
    auto& training = options.training;
    training.access.access = "wire";
    training.deviceProfile = "flops=5e9";
    training.edgeProfile = "flops=5e11";
    training.validation = 0;
    training.out = "out/paper-claims";
    training.cut = "pool1";
    ns3::CommandLine command(__FILE__);
    command.Usage(
        "The claims of arXiv 2311.05739, as the paper states them and as a sceptic would.");
    command.AddValue("data", "Folder of an MNIST-like or CIFAR data set", training.data);
    command.AddValue("model", "Architecture", training.model);
    command.AddValue("cut", "Stage after which the model is split", training.cut);
    command.AddValue("linkRate", "Of the wire, both ways, in Mbit/s", training.access.linkRate);
    command.AddValue("full", "Whether to take more samples, and all tests", options.full);
    command.AddValue("samples",
                     "Training samples of each run; 0: 4,096, or 8,192 with --full",
                     training.samples);
    command.AddValue("test",
                     "Test samples of each run; 0: 2,000, or all with --full",
                     training.test);
    command.AddValue("epochs", "Passes over the samples", training.epochs);
    command.AddValue("seeds", "Runs of each arm", options.seeds);
    command.AddValue("jobs", "Runs at the same time", options.jobs);
    training.traces.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
    command.AddValue("out", "Folder for the results", training.out);
    command.Parse(argc, argv);
    if (options.seeds < 1 || options.seeds > 1000 || options.jobs < 1 || options.jobs > 1000)
    {
        throw split::Error("--seeds and --jobs: give 1 to 1000");
    }
    if (training.samples == 0)
    {
        training.samples = options.full ? 8192 : 4096;
    }
    if (training.test == 0 && !options.full)
    {
        training.test = 2000;
    }
    return options;
}

/// @return the folder of a run
std::filesystem::path
FolderOf(const Options& options, const std::string& arm, uint32_t seed)
{
    return std::filesystem::path(options.training.out) / fmt::format("{}-{}", arm, seed);
}

/// @return the options of a run
TrainingOptions
OptionsOf(const Options& options, const TrainingArm& arm, uint32_t seed)
{
    auto training = options.training;
    for (const auto& [name, value] : arm.settings)
    {
        SetOption(training, name, value);
    }
    if (training.checkpoint == PRETRAINED)
    {
        training.checkpoint = FolderOf(options, PRETRAINED, seed) / "model.safetensors";
    }
    training.seed = seed;
    training.out = FolderOf(options, arm.name, seed);
    return training;
}

/// Does the runs of @p arms that are not done yet.
void
RunArms(const Options& options, const std::vector<TrainingArm>& arms)
{
    std::vector<ChildTask> tasks;
    for (uint32_t seed = 1; seed <= options.seeds; ++seed)
    {
        for (const auto& arm : arms)
        {
            const auto training = OptionsOf(options, arm, seed);
            if (!IsDone(training))
            {
                tasks.push_back({FolderOf(options, arm.name, seed).filename(), [training] {
                                     TrainingRun(training).Run([](const std::string&) {});
                                 }});
            }
        }
    }
    RunInChildren(tasks, options.jobs);
}

Outcomes
ReadOutcomes(const Options& options, const std::vector<TrainingArm>& arms)
{
    Outcomes outcomes;
    for (const auto& arm : arms)
    {
        for (uint32_t seed = 1; seed <= options.seeds; ++seed)
        {
            outcomes[arm.name].push_back(ReadOutcome(FolderOf(options, arm.name, seed)));
        }
    }
    return outcomes;
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    const auto arms = ClaimArms(options.training);
    const auto [first, second] = ByStage(arms);
    RunArms(options, first);
    RunArms(options, second);
    const auto outcomes = ReadOutcomes(options, arms);
    const auto report = ClaimReport(arms, outcomes);
    const std::filesystem::path out(options.training.out);
    split::AtomicFile file(out / "claims.txt");
    file.Stream() << report;
    file.Commit();
    WriteOutcomes(out / "runs.csv", arms, outcomes);
    fmt::print("{}\nwritten to {}: claims.txt, runs.csv, and a folder a run\n",
               report,
               options.training.out);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
