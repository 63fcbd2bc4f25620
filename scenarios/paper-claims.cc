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
 * already are not repeated.
 */

#include "base/error.h"
#include "common/child-processes.h"
#include "common/claim-arms.h"
#include "common/interval.h"
#include "common/scenario-main.h"
#include "common/training-arm.h"
#include "common/training-run.h"

#include "ns3/command-line.h"

#include <filesystem>
#include <fmt/format.h>
#include <map>

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

/// What came of all runs: by arm, an outcome a seed.
using Outcomes = std::map<std::string, std::vector<TrainingOutcome>>;

/// How a number differs from one arm to another, run by run.
using Difference = double (*)(const TrainingOutcome& a, const TrainingOutcome& b);

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
    training.samples = 4096;
    training.test = 2000;
    training.cut = "pool1";
    ns3::CommandLine command(__FILE__);
    command.Usage(
        "The claims of arXiv 2311.05739, as the paper states them and as a sceptic would.");
    command.AddValue("data", "Folder of an MNIST-like or CIFAR data set", training.data);
    command.AddValue("model", "Architecture", training.model);
    command.AddValue("cut", "Stage after which the model is split", training.cut);
    command.AddValue("linkRate", "Of the wire, both ways, in Mbit/s", training.access.linkRate);
    command.AddValue("full", "Whether to take 8,192 samples, and all tests", options.full);
    command.AddValue("samples", "Training samples of each run", training.samples);
    command.AddValue("test", "Test samples of each run; 0 for all", training.test);
    command.AddValue("epochs", "Passes over the samples", training.epochs);
    command.AddValue("seeds", "Runs of each arm", options.seeds);
    command.AddValue("jobs", "Runs at the same time", options.jobs);
    command.AddValue("out", "Folder for the results", training.out);
    command.Parse(argc, argv);
    if (options.seeds < 1 || options.seeds > 1000 || options.jobs < 1 || options.jobs > 1000)
    {
        throw split::Error("--seeds and --jobs: give 1 to 1000");
    }
    if (training.samples == 0)
    {
        throw split::Error("--samples=0: some must be left to pretrain on; give a number");
    }
    if (options.full)
    {
        training.samples = 8192;
        training.test = 0;
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
    std::vector<std::function<void()>> tasks;
    std::vector<std::string> names;
    for (uint32_t seed = 1; seed <= options.seeds; ++seed)
    {
        for (const auto& arm : arms)
        {
            const auto training = OptionsOf(options, arm, seed);
            if (!IsDone(training))
            {
                tasks.emplace_back(
                    [training] { TrainingRun(training).Run([](const std::string&) {}); });
                names.push_back(FolderOf(options, arm.name, seed).filename());
            }
        }
    }
    std::size_t done = 0;
    RunInChildren(tasks, options.jobs, [&](std::size_t task, bool succeeded) {
        fmt::print("{} of {}: {} {}\n",
                   ++done,
                   tasks.size(),
                   names[task],
                   succeeded ? "done" : "failed");
        std::fflush(stdout);
    });
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

/// @return the interval of @p number over the runs of @p outcomes
template <typename Number>
Interval
Over(const std::vector<TrainingOutcome>& outcomes, Number number)
{
    std::vector<double> values;
    for (const auto& outcome : outcomes)
    {
        values.push_back(number(outcome));
    }
    return MeanInterval(values);
}

/// @return the interval of the @p difference between two arms, run by run
Interval
Between(const Outcomes& outcomes, const std::string& a, const std::string& b, Difference difference)
{
    std::vector<double> values;
    for (std::size_t run = 0; run < outcomes.at(a).size(); ++run)
    {
        values.push_back(difference(outcomes.at(a)[run], outcomes.at(b)[run]));
    }
    return MeanInterval(values);
}

double
PointsGained(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return a.accuracy - b.accuracy;
}

double
TrafficSaved(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return b.Bytes() / a.Bytes();
}

/// @return how many times sooner @p a reaches what @p b comes to
double
TimeSaved(const TrainingOutcome& a, const TrainingOutcome& b)
{
    return b.SecondsTo(b.accuracy) / a.SecondsTo(b.accuracy);
}

/// Prints a row an arm.
void
PrintArms(const std::vector<TrainingArm>& arms, const Outcomes& outcomes)
{
    fmt::print("\n{:<26}{:>10}{:>10}{:>10}  {:<18}{:>12}\n",
               "arm",
               "up, MB",
               "down, MB",
               "saving",
               "accuracy, points",
               "time, s");
    for (const auto& arm : arms)
    {
        const auto& runs = outcomes.at(arm.name);
        const auto mean = [&runs](auto number) { return Over(runs, number).mean; };
        fmt::print("{:<26}{:>10.2f}{:>10.2f}{:>9.1f}x  {:<18}{:>12.1f}\n",
                   arm.name,
                   mean([](const auto& run) { return run.bytesUp / 1e6; }),
                   mean([](const auto& run) { return run.bytesDown / 1e6; }),
                   Between(outcomes, arm.name, "plain", TrafficSaved).mean,
                   ToString(Over(runs, [](const auto& run) { return run.accuracy; }), 2),
                   mean([](const auto& run) { return run.seconds; }));
    }
}

/// @return whether a number is at least @p wanted: for sure, perhaps, or not
std::string
Verdict(const Interval& interval, double wanted)
{
    if (interval.mean - interval.halfWidth >= wanted)
    {
        return "holds";
    }
    if (interval.mean >= wanted)
    {
        return "holds on average";
    }
    return interval.mean + interval.halfWidth >= wanted ? "not shown" : "does not hold";
}

/// Prints how @p a saves traffic without losing accuracy against @p b.
void
PrintTraffic(const Outcomes& outcomes, const std::string& a, const std::string& b, double wanted)
{
    const auto saving = Between(outcomes, a, b, TrafficSaved);
    const auto points = Between(outcomes, a, b, PointsGained);
    fmt::print("  {:<24} against {:<24} {}x, {} points: {}\n",
               a,
               b,
               ToString(saving, 1),
               ToString(points, 2),
               saving.mean < wanted ? "does not hold" : Verdict(points, -1));
}

/// Prints how many points @p a gains on @p b.
void
PrintPoints(const Outcomes& outcomes, const std::string& a, const std::string& b, double wanted)
{
    const auto points = Between(outcomes, a, b, PointsGained);
    fmt::print("  {:<24} against {:<24} {} points, {:.2f}x the bytes: {}\n",
               a,
               b,
               ToString(points, 2),
               1 / Between(outcomes, a, b, TrafficSaved).mean,
               Verdict(points, wanted));
}

/// Prints how much sooner @p a reaches what @p b comes to.
void
PrintTime(const Outcomes& outcomes, const std::string& a, const std::string& b, double wanted)
{
    const auto saving = Between(outcomes, a, b, TimeSaved);
    fmt::print("  {:<24} against {:<24} {}x: {}\n",
               a,
               b,
               ToString(saving, 1),
               Verdict(saving, wanted));
}

/// Adds an arm that is @p a after @p before: what that took counts as well.
void
AddBefore(Outcomes& outcomes,
          const std::string& a,
          const std::string& before,
          const std::string& name)
{
    auto runs = outcomes.at(a);
    for (std::size_t run = 0; run < runs.size(); ++run)
    {
        const auto& first = outcomes.at(before)[run];
        runs[run].seconds += first.seconds;
        runs[run].bytesUp += first.bytesUp;
        runs[run].bytesDown += first.bytesDown;
        for (auto& test : runs[run].tests)
        {
            test.first += first.seconds;
        }
    }
    outcomes[name] = runs;
}

void
PrintClaims(Outcomes outcomes)
{
    fmt::print("\n1. 4 times less traffic than plain split learning, at most 1 point lost\n");
    PrintTraffic(outcomes, "deprune-published", "plain", 3.7);
    PrintTraffic(outcomes, "deprune-fp32", "plain", 3.7);
    PrintTraffic(outcomes, "deprune", "plain", 25);
    PrintTraffic(outcomes, "deprune-bottleneck", "plain", 40);
    fmt::print(" a sceptic: 8 bits give as much without a schedule; is there more to gain?\n");
    PrintTraffic(outcomes, "quantised", "plain", 3.7);
    PrintTraffic(outcomes, "deprune-fp32", "quantised", 1);
    PrintTraffic(outcomes, "deprune", "quantised", 1);

    fmt::print("\n2. 3 points and more above compression-aware split learning\n");
    PrintPoints(outcomes, "deprune-fp32", "aware-fp32-start", 3);
    PrintPoints(outcomes, "deprune", "aware-start", 3);
    fmt::print(" a sceptic: at equal bytes?\n");
    PrintPoints(outcomes, "deprune-fp32", "aware-fp32-equal", 0);
    PrintPoints(outcomes, "deprune", "aware-equal", 0);

    AddBefore(outcomes, "prune", PRETRAINED, "prune, pretraining too");
    fmt::print("\n3. 6 times shorter training than compression-aware from scratch\n");
    PrintTime(outcomes, "prune", "aware-start", 6);
    fmt::print(" a sceptic: with the time of pretraining?\n");
    PrintTime(outcomes, "prune, pretraining too", "aware-start", 6);
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
    PrintArms(arms, outcomes);
    PrintClaims(outcomes);
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
