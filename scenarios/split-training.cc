/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Devices and an edge train a neural network together that is cut in two between them.
 *
 * Each step, a device computes the head on a batch of its samples, compresses the activation and
 * sends it with the labels; the edge trains the tail and sends back the compressed gradient, from
 * which the device trains the head. The bytes cross a simulated network. Prints what the training
 * comes to; see TrainingRun::Run() for the files that it writes to the folder --out. The model
 * among them is one for scenario split-inference.
 */

#include "common/progress-line.h"
#include "common/scenario-main.h"
#include "common/training-options.h"
#include "common/training-run.h"
#include "learn/training-method.h"

#include "ns3/command-line.h"

#include <fmt/format.h>

namespace
{

/// @return an explanation of all methods
std::string
ExplainMethods()
{
    std::string text = "Devices and an edge train a network together. Methods:";
    for (const auto& method : split::TrainingMethods())
    {
        text += fmt::format("\n    {:<18} {}", method.name, method.explanation);
    }
    return text;
}

TrainingOptions
ParseOptions(int argc, char** argv)
{
    TrainingOptions options;
    ns3::CommandLine command(__FILE__);
    command.Usage(ExplainMethods());
    options.Visit([&command](const char* name, const char* explanation, auto& value) {
        command.AddValue(name, explanation, value);
    });
    command.Parse(argc, argv);
    return options;
}

/// Prints the bytes of each hop and direction, a row each.
void
PrintTraffic(const nlohmann::ordered_json& bytes)
{
    for (const auto& [hop, purposes] : bytes.items())
    {
        fmt::print("{:<12}{:.3f} MB:", hop, purposes.at("total").get<double>() / 1e6);
        for (const auto& [purpose, count] : purposes.items())
        {
            if (purpose != "total" && count.get<double>() > 0)
            {
                fmt::print(" {} {:.3f}", purpose, count.get<double>() / 1e6);
            }
        }
        fmt::print("\n");
    }
}

void
Print(const nlohmann::ordered_json& summary)
{
    fmt::print("accuracy    {:.2f} % compressed, {:.2f} % uncompressed (largest class: {:.2f} %)\n",
               100 * summary.at("test_accuracy").get<double>(),
               100 * summary.at("test_accuracy_uncompressed").get<double>(),
               100 * summary.at("majority_class_share").get<double>());
    PrintTraffic(summary.at("bytes"));
    fmt::print("time        {:.1f} s simulated, {:.1f} s of wall time\n",
               summary.at("simulated_s").get<double>(),
               summary.at("wall_s").get<double>());
    for (const auto& [points, seconds] : summary.at("seconds_to_accuracy").items())
    {
        fmt::print("{:<12}{:.1f} s\n", "  " + points + " %", seconds.get<double>());
    }
}

void
Run(int argc, char** argv)
{
    const auto options = ParseOptions(argc, argv);
    TrainingRun run(options);
    ProgressLine line;
    run.Run([&line](const std::string& progress) { line.Show(progress); });
    line.Clear();
    Print(run.Summary());
    fmt::print("\nwritten to {}: steps.csv, rounds.csv, tests.csv, epochs.csv, summary.json, "
               "model.safetensors{}\n",
               options.out,
               options.traces.Names());
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
