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
 * - summary.json: all options, and what the run comes to;
 * - with --pcap, the folder pcap: the packets on the air and on the wire.
 */

#include "base/atomic-file.h"
#include "base/error.h"
#include "common/inference-experiment.h"
#include "common/inference-setup.h"
#include "common/progress-line.h"
#include "common/results.h"
#include "common/scenario-main.h"

#include "ns3/command-line.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/split-frame-table.h"

#include <filesystem>
#include <fmt/ostream.h>
#include <iostream>
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

/// Writes all that is needed to repeat the run, and what came of it.
void
WriteSummary(const std::filesystem::path& path,
             const InferenceOptions& options,
             const InferenceSummary& summary)
{
    nlohmann::ordered_json json;
    json["scenario"] = "split-inference";
    json["options"] = OptionsAsJson(options);
    json["versions"] = {{"ns3", SPLIT_NS3_VERSION}, {"libtorch", TORCH_VERSION}};
    json["seed"] = {{"RngSeed", RngSeedManager::GetSeed()}, {"RngRun", RngSeedManager::GetRun()}};
    json.update(ToJson(summary));
    split::AtomicFile file(path);
    file.Stream() << json.dump(2) << '\n';
    file.Commit();
}

/// Says what is likely not what the user wants.
void
Warn(const std::string& text)
{
    fmt::print(std::cerr, "warning: {}\n", text);
}

/// Simulates what @p options describe, with captures into the folder @p captures if any are wanted.
void
Simulate(const InferenceOptions& options, const std::string& captures)
{
    InferenceExperiment experiment(options);
    if (HasRandomWeights(options))
    {
        Warn("no --checkpoint: the weights are random");
    }
    const auto out = MakeFolder(options.out);
    if (options.pcap)
    {
        experiment.EnablePcap(MakeFolder(captures) / "split-inference");
    }
    ProgressLine progress;
    experiment.Run([&](std::size_t ended) {
        progress.Show(fmt::format("{} of {} frames, {:.1f} s simulated",
                                  ended,
                                  options.devices * options.frames,
                                  Simulator::Now().GetSeconds()));
    });
    progress.Clear();
    for (const auto& failure : experiment.GetFailures())
    {
        Warn(failure);
    }
    const auto& run = experiment.GetRun();
    const auto summary = Summarise(run, Seconds(options.deadline / 1e3));
    WriteFrameTable(out / "frames.csv", run.records, experiment.GetRuntime().GetEngine());
    WriteSummary(out / "summary.json", experiment.GetOptions(), summary);
    Print(std::cout, summary);
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    const auto captures = options.out + "/pcap";
    const auto unfinished = captures + ".part";
    std::filesystem::remove_all(unfinished);
    Simulate(options, unfinished);
    std::filesystem::remove_all(captures);
    if (options.pcap)
    {
        std::filesystem::rename(unfinished, captures);
    }
    fmt::print("\nwritten to {}: frames.csv, summary.json{}\n",
               options.out,
               options.pcap ? ", pcap" : "");
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
