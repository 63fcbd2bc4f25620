/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "inference-setup.h"

#include "access-network.h"
#include "base/error.h"
#include "base/shipped-file.h"
#include "check-range.h"
#include "data/load-dataset.h"
#include "nn/calibrations.h"
#include "nn/model-loading.h"
#include "profile/thin-out.h"

#include "ns3/double.h"

#include <fmt/format.h>
#include <optional>
#include <thread>

using namespace ns3;

namespace
{

/// Bytes that users mean by a megabyte.
constexpr uint64_t MEGABYTE = 1'000'000;

/// @return the normalisation that the options give, if they do, of images of @p channels
std::optional<split::Normalisation>
ParseNormalisation(const InferenceOptions& options, std::size_t channels)
{
    if (options.mean.empty() != options.deviation.empty())
    {
        throw split::Error("--mean and --deviation belong together: give both or neither");
    }
    if (options.mean.empty())
    {
        return std::nullopt;
    }
    const auto mean = ParseNumbers("mean", options.mean);
    const auto deviation = ParseNumbers("deviation", options.deviation);
    split::Normalisation normalisation{{mean.begin(), mean.end()},
                                       {deviation.begin(), deviation.end()}};
    try
    {
        split::CheckNormalisation(normalisation, channels);
    }
    catch (const split::Error& error)
    {
        throw split::Error(fmt::format("--mean={} --deviation={}: {}",
                                       options.mean,
                                       options.deviation,
                                       error.what()));
    }
    return normalisation;
}

/// @return what there is to know about a model without checkpoint that classifies @p dataset; what
///         neither options nor the model's files tell is that of the training part of the data
split::ModelInfo
DescribeModel(const InferenceOptions& options, const split::Dataset& dataset)
{
    const auto& shape = dataset.SampleShape();
    const auto given = ParseNormalisation(options, shape[0]);
    const bool isScriptPair = split::IsScriptPair(options.model);
    if (isScriptPair && given)
    {
        return {options.model, shape, 0, *given};
    }
    const auto training = split::LoadDataset(options.data, split::Part::TRAIN);
    return {options.model,
            shape,
            isScriptPair ? 0 : training.ClassCount(),
            given ? *given : split::ComputeNormalisation(training)};
}

/// Refuses a normalisation that the checkpoint's would replace.
void
CheckNoNormalisation(const InferenceOptions& options)
{
    if (!options.mean.empty() || !options.deviation.empty())
    {
        throw split::Error("--mean and --deviation: the checkpoint has its own; leave them out");
    }
}

/// @return the file of the weights; empty for fresh ones
std::string
ChooseCheckpoint(const InferenceOptions& options)
{
    return options.model.empty() && options.checkpoint.empty()
               ? split::ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors")
               : options.checkpoint;
}

/// @return the cache that the options choose, which warns on standard error; null for none
std::shared_ptr<split::SharedCache>
OpenCache(const CacheOptions& options)
{
    if (options.folder.empty())
    {
        return nullptr;
    }
    return std::make_shared<split::SharedCache>(
        options.folder,
        uint64_t{options.megabytes} * MEGABYTE,
        [](const std::string& reason) {
            fmt::print(stderr, "warning: --cache is not used any more: {}\n", reason);
        });
}

/// Refuses fixed choices beside a policy, policies that need what is not known, and bad names.
void
CheckPolicy(const InferenceOptions& options)
{
    if (options.late != "send" && options.late != "drop" && options.late != "device")
    {
        throw split::Error(fmt::format("--late={}: it is send, drop or device", options.late));
    }
    const bool isFixed = options.mode != "split" || !options.cut.empty() ||
                         !options.setting.empty() || options.jpegQuality != 0;
    if (!options.policy.empty() && isFixed)
    {
        throw split::Error(
            fmt::format("--policy={}: decides on mode, cut, setting and jpegQuality; "
                        "leave these out",
                        options.policy));
    }
    if (options.policy.empty() && !options.profile.empty())
    {
        throw split::Error(fmt::format("--profile={}: is what a policy looks into; name a --policy",
                                       options.profile));
    }
}

} // namespace

bool
HasRandomWeights(const InferenceOptions& options)
{
    return ChooseCheckpoint(options).empty() && !split::IsScriptPair(options.model);
}

std::shared_ptr<split::SplitModel>
ChooseModel(const InferenceOptions& options, const split::Dataset& dataset)
{
    split::ModelChoice choice;
    choice.model.name = options.model;
    choice.checkpoint = ChooseCheckpoint(options);
    if (choice.checkpoint.empty())
    {
        choice.model = DescribeModel(options, dataset);
    }
    else
    {
        CheckNoNormalisation(options);
    }
    return split::LoadModel(choice);
}

std::shared_ptr<SplitRuntime>
LoadRuntime(const InferenceOptions& options)
{
    const auto dataset = split::LoadDataset(options.data, split::Part::TEST);
    auto engine = std::make_shared<split::InferenceEngine>(ChooseModel(options, dataset));
    split::Calibrations calibrations;
    if (const auto checkpoint = ChooseCheckpoint(options); !checkpoint.empty())
    {
        calibrations = split::FindCalibrations(split::ReadCheckpoint(checkpoint), engine->Stages());
    }
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    return std::make_shared<SplitRuntime>(std::move(engine),
                                          dataset,
                                          threads,
                                          calibrations,
                                          OpenCache(options.cache));
}

std::string
ChooseProfile(const InferenceOptions& options)
{
    if (!options.profile.empty())
    {
        return options.profile;
    }
    if (!options.model.empty() || !options.checkpoint.empty())
    {
        throw split::Error("--profile: give the model's; scenario profile measures it");
    }
    return split::ShippedFile("models/vgg8-bottleneck-fashion-mnist.profile.csv");
}

split::Profile
LoadProfile(const InferenceOptions& options, const split::InferenceEngine& engine)
{
    return split::ThinOut(split::ReadProfile(ChooseProfile(options), engine.Stages()));
}

Ptr<RandomVariableStream>
MakeInterval(const InferenceOptions& options)
{
    const double mean = 1 / options.rate;
    if (options.arrival == "periodic")
    {
        const auto interval = CreateObject<ConstantRandomVariable>();
        interval->SetAttribute("Constant", DoubleValue(mean));
        return interval;
    }
    if (options.arrival == "poisson")
    {
        const auto interval = CreateObject<ExponentialRandomVariable>();
        interval->SetAttribute("Mean", DoubleValue(mean));
        return interval;
    }
    if (options.arrival == "back-to-back")
    {
        return nullptr;
    }
    throw split::Error(
        fmt::format("--arrival={}: it is periodic, poisson or back-to-back", options.arrival));
}

void
CheckNumbers(const InferenceOptions& options)
{
    CheckPolicy(options);
    CheckRange("devices", options.devices, 1, 2007); // as many as a Wi-Fi network takes
    CheckRange("frames", options.frames, 1, 1e9);
    CheckRange("rate", options.rate, 1e-3, 1e6);
    CheckRange("deadline", options.deadline, 1e-3, 1e9);
    CheckRange("linkInterval", options.linkInterval, 1e-3, 1e9);
    CheckRange("jpegQuality", options.jpegQuality, 0, 100);
    CheckNumbers(options.cache);
}

void
CheckNumbers(const CacheOptions& options)
{
    CheckRange("cacheSize", options.megabytes, 1, 1e6);
}
