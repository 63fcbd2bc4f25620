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
 * - with --pcap, the packets on the air and on the wire.
 */

#include "base/atomic-file.h"
#include "base/error.h"
#include "common/inference-experiment.h"
#include "common/progress-line.h"
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

/// @return the folder @p path, which is made if it is not there
std::filesystem::path
MakeFolder(const std::string& path)
{
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error)
    {
        throw split::Error(fmt::format("--out={}: cannot make it: {}", path, error.message()));
    }
    return path;
}

/// Writes all that is needed to repeat the run, and what came of it.
void
WriteSummary(const std::filesystem::path& path,
             InferenceOptions options,
             const InferenceSummary& summary)
{
    nlohmann::ordered_json json;
    json["scenario"] = "split-inference";
    options.Visit([&json](const char* name, const char*, const auto& value) {
        json["options"][name] = value;
    });
    json["versions"] = {{"ns3", SPLIT_NS3_VERSION}, {"libtorch", TORCH_VERSION}};
    json["seed"] = {{"RngSeed", RngSeedManager::GetSeed()}, {"RngRun", RngSeedManager::GetRun()}};
    json.update(ToJson(summary));
    split::AtomicFile file(path);
    file.Stream() << json.dump(2) << '\n';
    file.Commit();
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    const std::filesystem::path out = MakeFolder(options.out);

    InferenceExperiment experiment(options);
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
        fmt::print(std::cerr, "warning: {}\n", failure);
    }

    const auto& run = experiment.GetRun();
    const auto summary = Summarise(run, Seconds(options.deadline / 1e3));
    WriteFrameTable(out / "frames.csv", run.records, experiment.GetRuntime().GetEngine());
    WriteSummary(out / "summary.json", options, summary);
    Print(std::cout, summary);
    fmt::print("\nwritten to {}: frames.csv, summary.json\n", out.string());
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
