/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Devices on Wi-Fi classify images with a neural network that they share with an edge.
 *
 * Each device computes the head of the model, encodes the activation at the cut, and sends it over
 * TCP to the edge behind the access point, which computes the tail and answers with the scores.
 * Prints what the split costs and gains, and writes to the folder --out:
 * - frames.csv: the life of every frame, a row a frame;
 * - policy.csv: what each frame was decided on, and what came of it, a row a frame;
 * - links.csv: what each device knows of its link, a row each --linkInterval;
 * - summary.json: all options, and what the run comes to;
 * - what the options of traces ask for; after SIGINT or SIGTERM, all of it as far as it came.
 */

#include "base/table-set.h"
#include "common/inference-experiment.h"
#include "common/inference-setup.h"
#include "common/interruption.h"
#include "common/network-traces.h"
#include "common/progress-line.h"
#include "common/results.h"
#include "common/scenario-main.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/split-trace-helper.h"

#include <filesystem>
#include <fmt/ostream.h>
#include <iostream>
#include <optional>
#include <torch/version.h>

using namespace ns3;

namespace
{

InferenceOptions
ParseOptions(int argc, char** argv)
{
    InferenceOptions options;
    CommandLine command(__FILE__);
    command.Usage("Devices on Wi-Fi classify images with a network that they share with an edge.");
    AddTo(command, options);
    command.Parse(argc, argv);
    return options;
}

/// What came of a run.
struct Outcome
{
    InferenceOptions options;  //!< what was simulated, with what the user left open
    InferenceSummary summary;  //!< what it comes to
    double seconds{0};         //!< simulated
    std::optional<int> signal; //!< that interrupted it, if any
};

/// Says what is likely not what the user wants.
void
Warn(const std::string& text)
{
    fmt::print(std::cerr, "warning: {}\n", text);
}

/// Simulates what @p options describe, with @p traces of the network, and writes the tables.
Outcome
Simulate(const InferenceOptions& options, NetworkTraces& traces)
{
    InferenceExperiment experiment(options);
    if (HasRandomWeights(options))
    {
        Warn("no --checkpoint: the weights are random");
    }
    const auto out = MakeFolder(options.out);
    std::filesystem::remove(out / "summary.json"); // tells that the run is complete
    split::TableSet tables(out, options.traces.Formats());
    SplitTraceHelper rows(tables);
    experiment.Trace(rows);
    experiment.Trace(traces);
    Interruption interruption;
    ProgressLine progress;
    const auto show = [&](std::size_t ended) {
        progress.Show(fmt::format("{} of {} frames, {:.1f} s simulated",
                                  ended,
                                  options.devices * options.frames,
                                  Simulator::Now().GetSeconds()));
    };
    experiment.Run(show, interruption);
    progress.Clear();
    traces.SimulationStopped();
    for (const auto& failure : experiment.GetFailures())
    {
        Warn(failure);
    }
    tables.Commit();
    return {experiment.GetOptions(),
            experiment.Summarise(),
            Simulator::Now().GetSeconds(),
            interruption.Signal()};
}

/// @return all that is needed to repeat the run, and what came of it
nlohmann::ordered_json
AsJson(const Outcome& outcome)
{
    nlohmann::ordered_json json;
    json["scenario"] = "split-inference";
    json["options"] = OptionsAsJson(outcome.options);
    json["versions"] = {{"ns3", SPLIT_NS3_VERSION}, {"libtorch", TORCH_VERSION}};
    json["seed"] = {{"RngSeed", RngSeedManager::GetSeed()}, {"RngRun", RngSeedManager::GetRun()}};
    json.update(CompletenessAsJson(outcome.signal, outcome.seconds));
    json.update(ToJson(outcome.summary));
    return json;
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    NetworkTraces traces(options.traces, options.out, "split-inference");
    const auto outcome = Simulate(options, traces);
    traces.Commit();
    WriteJson(std::filesystem::path(options.out) / "summary.json", AsJson(outcome));
    if (outcome.signal)
    {
        throw Interrupted(*outcome.signal,
                          fmt::format(" after {:.1f} s simulated: {} of {} frames ended; written "
                                      "to {}",
                                      outcome.seconds,
                                      outcome.summary.captured,
                                      options.devices * options.frames,
                                      options.out));
    }
    Print(std::cout, outcome.summary);
    fmt::print("\nwritten to {}: frames.csv, policy.csv, links.csv, summary.json{}\n",
               options.out,
               options.traces.Names());
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
