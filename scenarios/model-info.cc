/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Prints what each stage of a model costs, and what crosses the link if it is cut there.
 */

#include "common/model-options.h"
#include "common/scenario-main.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"

#include "ns3/command-line.h"

#include <fmt/format.h>

using namespace split;

namespace
{

constexpr auto ROW = "{:<10} {:>12} {:>12} {:>14} {:>7} {:>11}\n";

std::string
Percent(std::uint64_t part, std::uint64_t whole)
{
    const auto share = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
    return fmt::format("{:.1f} %", 100 * share);
}

void
PrintStages(const InferenceEngine& engine)
{
    const auto& stages = engine.Stages();
    const auto total = engine.HeadFlops(stages.size() - 1);
    std::uint64_t parameters = 0;
    fmt::print(ROW, "cut after", "activation", "bytes (fp32)", "FLOPs", "so far", "parameters");
    for (std::size_t cut = 0; cut < stages.size(); ++cut)
    {
        const auto& stage = stages[cut];
        parameters += stage.parameters;
        fmt::print(ROW,
                   stage.name,
                   ToString(stage.activation),
                   ElementCount(stage.activation) * sizeof(float),
                   stage.flops,
                   Percent(engine.HeadFlops(cut), total),
                   stage.parameters);
    }
    fmt::print(ROW, "in all", "", "", total, "", parameters);
}

void
Run(int argc, char* argv[])
{
    ModelOptions options;
    ns3::CommandLine cmd(__FILE__);
    options.AddTo(cmd);
    cmd.Parse(argc, argv);

    const InferenceEngine engine(LoadModel(options.Choice(1)));
    const auto& info = engine.Info();
    fmt::print("{}: input {}, {} classes\n\n", info.name, ToString(info.input), info.classes);
    PrintStages(engine);
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunScenario(argc, argv, Run);
}
