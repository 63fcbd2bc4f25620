/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Measures what each way to compute a model's frames gives and costs: the table from which policies
 * choose.
 */

#include "base/atomic-file.h"
#include "base/draw.h"
#include "base/error.h"
#include "base/read-number.h"
#include "base/shipped-file.h"
#include "common/cut-defaults.h"
#include "common/number.h"
#include "common/progress-line.h"
#include "common/read-list.h"
#include "common/scenario-main.h"
#include "data/held-out.h"
#include "data/load-dataset.h"
#include "nn/calibrations.h"
#include "nn/model-loading.h"
#include "profile/measure-profile.h"
#include "profile/thin-out.h"

#include "ns3/command-line.h"

#include <algorithm>
#include <fmt/format.h>
#include <thread>

using namespace split;

namespace
{

/// What the user asked for.
struct Options
{
    std::string checkpoint{ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors")};
    std::string data{"/usr/share/datasets/fashion-mnist"};
    std::string part{"held-out"};
    std::string cuts;
    std::string settings;
    std::string qualities{"0,5,10,15,20,25,30,35,40,45,50,55,60,65,70,75,80,85,90,95"};
    std::string out{"profile.csv"};
    Number<std::uint32_t> validation{5000};
    Number<std::uint32_t> samples{5000};
    Number<std::uint64_t> seed{1};
};

Options
ParseOptions(int argc, char* argv[])
{
    Options options;
    ns3::CommandLine cmd(__FILE__);
    cmd.AddValue("checkpoint", "file of the model", options.checkpoint);
    cmd.AddValue("data", "folder of the data set", options.data);
    cmd.AddValue("part",
                 "images to measure with: held-out (of the training part), train or test; a policy "
                 "that is judged on test images must not know how they are classified",
                 options.part);
    cmd.AddValue("validation", "training samples that train-model held out", options.validation);
    cmd.AddValue("seed", "that train-model was given; also of the choice of samples", options.seed);
    cmd.AddValue("samples", "images to measure with, at most", options.samples);
    cmd.AddValue(
        "cuts",
        "stages after which the model is cut, as in pool1,encoder; none for no cut; empty: "
        "all after which less crosses than before",
        options.cuts);
    cmd.AddValue(
        "settings",
        "of the codec, divided by semicolons; empty: a bottleneck's levels, elsewhere 1 to "
        "8 bits; of all channels, a half and a quarter",
        options.settings);
    cmd.AddValue("qualities",
                 "of images that are sent as JPEG, 0 for raw pixels; empty for no images",
                 options.qualities);
    cmd.AddValue("out", "file of the profile", options.out);
    cmd.Parse(argc, argv);
    return options;
}

/// @return the samples to measure with
Dataset
ChooseSamples(const Options& options)
{
    const bool isTest = options.part == "test";
    if (!isTest && options.part != "train" && options.part != "held-out")
    {
        throw Error(fmt::format("--part={}: it is held-out, train or test", options.part));
    }
    if (options.samples == 0)
    {
        throw Error("--samples=0: give at least 1");
    }
    auto dataset = LoadDataset(options.data, isTest ? Part::TEST : Part::TRAIN);
    if (options.part == "held-out")
    {
        dataset = dataset.Select(HoldOut(dataset.Size(), options.validation, options.seed).heldOut);
    }
    const auto count = std::min<std::size_t>(options.samples, dataset.Size());
    return dataset.Select(Draw(dataset.Size(), count, options.seed));
}

/// @return the cuts after which less crosses than at each before, and the next stage leaves no less
std::vector<std::size_t>
SensibleCuts(const InferenceEngine& engine)
{
    const auto& stages = engine.Stages();
    const auto values = [&stages](std::size_t cut) { return ElementCount(stages[cut].activation); };
    std::vector<std::size_t> cuts;
    auto least = std::numeric_limits<std::size_t>::max();
    for (std::size_t cut = 0; cut + 1 < stages.size(); ++cut)
    {
        if (values(cut) < least && values(cut) <= values(cut + 1))
        {
            cuts.push_back(cut);
        }
        least = std::min(least, values(cut));
    }
    return cuts;
}

/// @return the cuts that the user wants
std::vector<std::size_t>
ChooseCuts(const Options& options, const InferenceEngine& engine)
{
    if (options.cuts.empty())
    {
        return SensibleCuts(engine);
    }
    std::vector<std::size_t> cuts;
    if (options.cuts != "none")
    {
        for (const auto& stage : ReadList(options.cuts))
        {
            cuts.push_back(engine.CutAfter(stage));
        }
    }
    return cuts;
}

/// @return the settings to measure at @p cut
std::vector<Setting>
ChooseSettings(const Options& options, const InferenceEngine& engine, std::size_t cut)
{
    std::vector<Setting> settings;
    for (const auto& text : ReadList(options.settings, ';'))
    {
        settings.push_back(Setting::Parse(text));
    }
    if (!settings.empty())
    {
        return settings;
    }
    auto setting = Setting::Parse(DefaultSetting(engine.Info(), engine.Stages()[cut].name));
    const unsigned mostBits = setting.scale == Scale::LEVELS ? setting.bits : 8;
    for (setting.bits = 1; setting.bits <= mostBits; ++setting.bits)
    {
        for (const double keep : {0.25, 0.5, 1.0})
        {
            setting.keep = keep;
            settings.push_back(setting);
        }
    }
    return settings;
}

/// @return the JPEG quality that @p text names
int
ParseQuality(const std::string& text)
{
    const auto quality = ReadNumber<int>(text);
    if (!quality || *quality < 0 || *quality > 100)
    {
        throw Error(
            fmt::format("--qualities: '{}' is none; give 1 to 100, or 0 for raw pixels", text));
    }
    return *quality;
}

/// @return all that is measured
std::vector<Decision>
ChooseDecisions(const Options& options, const InferenceEngine& engine)
{
    std::vector<Decision> decisions{{Mode::DEVICE_ONLY, 0, {}, 0}};
    for (const auto& quality : ReadList(options.qualities))
    {
        decisions.push_back({Mode::EDGE_ONLY, 0, {}, ParseQuality(quality)});
    }
    for (const auto cut : ChooseCuts(options, engine))
    {
        for (const auto& setting : ChooseSettings(options, engine, cut))
        {
            decisions.push_back({Mode::SPLIT, cut, setting, 0});
        }
    }
    return decisions;
}

/// @return @p decision in few words
std::string
Describe(const Decision& decision, const std::vector<StageCost>& stages)
{
    switch (decision.mode)
    {
    case Mode::EDGE_ONLY:
        return decision.jpegQuality == 0 ? "edge-only, raw pixels"
                                         : fmt::format("edge-only, JPEG {}", decision.jpegQuality);
    case Mode::SPLIT:
        return fmt::format("{}, {} bits, keep {}",
                           stages[decision.cut].name,
                           decision.setting.bits,
                           decision.setting.keep);
    default:
        return ToString(decision.mode);
    }
}

/// Prints the rows; those on the Pareto frontier have a star, those that policies see two.
void
Print(const Profile& profile, const std::vector<StageCost>& stages)
{
    constexpr auto ROW = "{:<2} {:<30} {:>9} {:>17} {:>10} {:>10} {:>11} {:>11}\n";
    fmt::print(ROW, "", "way", "accuracy", "95 % interval", "bytes", "p95", "head MFLOP", "tail");
    Profile efficient;
    std::copy_if(profile.begin(), profile.end(), std::back_inserter(efficient), [](const auto& e) {
        return e.isEfficient;
    });
    const auto chosen = ThinOut(efficient);
    const auto describe = [&stages](const ProfileEntry& entry) {
        return Describe(entry.decision, stages);
    };
    for (const auto& entry : profile)
    {
        const bool isChosen = std::any_of(chosen.begin(), chosen.end(), [&](const auto& other) {
            return describe(other) == describe(entry);
        });
        fmt::print(
            ROW,
            isChosen ? "**" : (entry.isEfficient ? "*" : ""),
            describe(entry),
            fmt::format("{:.2f} %", 100 * entry.accuracy),
            fmt::format("{:.2f} to {:.2f}", 100 * entry.accuracyLow, 100 * entry.accuracyHigh),
            fmt::format("{:.1f}", entry.meanBytes),
            entry.p95Bytes,
            fmt::format("{:.3f}", entry.headFlops / 1e6),
            fmt::format("{:.3f}", entry.tailFlops / 1e6));
    }
    fmt::print(
        "\n*  no other is better in one and worse in none of accuracy, bytes and head FLOPs\n"
        "** and differs from the others: the {} that policies choose from\n",
        chosen.size());
}

/// @return what the codec learnt of the model
Calibrations
LoadCalibrations(const Options& options, const InferenceEngine& engine)
{
    return FindCalibrations(ReadCheckpoint(options.checkpoint), engine.Stages());
}

void
Run(int argc, char* argv[])
{
    const auto options = ParseOptions(argc, argv);
    AtomicFile{options.out}; // refuses a place that cannot be written before time is spent
    ModelChoice choice;
    choice.checkpoint = options.checkpoint;
    const auto engine = std::make_shared<const InferenceEngine>(LoadModel(choice));
    const auto dataset = ChooseSamples(options);
    const auto decisions = ChooseDecisions(options, *engine);

    ProgressLine line;
    const auto profile =
        MeasureProfile(*engine,
                       RequestCoder(engine, LoadCalibrations(options, *engine)),
                       dataset,
                       decisions,
                       std::max(1U, std::thread::hardware_concurrency()),
                       [&](std::size_t done) {
                           line.Show(fmt::format("measuring {} ways: sample {} of {}",
                                                 decisions.size(),
                                                 done,
                                                 dataset.Size()));
                       });
    line.Clear();
    WriteProfile(options.out, profile, engine->Stages());
    Print(profile, engine->Stages());
    fmt::print("\nwritten to {}\n", options.out);
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunScenario(argc, argv, Run);
}
