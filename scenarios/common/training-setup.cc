/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "training-setup.h"

#include "base/derive-seed.h"
#include "base/draw.h"
#include "base/error.h"
#include "check-range.h"
#include "data/load-dataset.h"
#include "data/partition.h"
#include "nn/inference-engine.h"
#include "nn/split-model.h"

#include <fmt/format.h>
#include <optional>
#include <utility>

using namespace split;

namespace
{

/// Where a model without bottleneck is cut, unless its user wants another stage.
constexpr const char* USUAL_CUT = "pool1";

/// The samples that a training sees.
struct Samples
{
    Dataset training;                          //!< to learn from
    std::shared_ptr<const Dataset> validation; //!< to judge by; null for none
};

/// The names of an option's values.
template <typename Value>
using Names = std::vector<std::pair<std::string, Value>>;

const Names<Collaboration> COLLABORATIONS{{"sequential", Collaboration::SEQUENTIAL},
                                          {"splitfed-v1", Collaboration::SPLITFED_1},
                                          {"splitfed-v2", Collaboration::SPLITFED_2}};
const Names<Importance> IMPORTANCES{{"magnitude", Importance::MAGNITUDE},
                                    {"static", Importance::STATIC},
                                    {"running", Importance::RUNNING},
                                    {"norm", Importance::NORM},
                                    {"gate", Importance::GATE}};
const Names<NewChannels> NEW_CHANNELS{{"zero", NewChannels::ZERO}, {"keep", NewChannels::KEEP}};
const Names<NormStatistics> NORM_STATISTICS{{"keep", NormStatistics::KEEP},
                                            {"reset", NormStatistics::RESET}};
const Names<Granularity> GRANULARITIES{{"channel", Granularity::CHANNEL},
                                       {"element", Granularity::ELEMENT},
                                       {"random", Granularity::RANDOM}};

/// @return the value that @p text names
template <typename Value>
Value
Choose(const char* option, const std::string& text, const Names<Value>& names)
{
    std::string known;
    for (const auto& [name, value] : names)
    {
        if (name == text)
        {
            return value;
        }
        known += (known.empty() ? "" : ", ") + name;
    }
    throw Error(fmt::format("--{}={}: choose one of {}", option, text, known));
}

/// @return the method with what the user has set
TrainingMethod
ChooseMethod(const TrainingOptions& options)
{
    auto method = FindTrainingMethod(options.method);
    if (options.importance == "gate")
    {
        method = AsPublished(method, options.epochs);
    }
    if (!options.collaboration.empty())
    {
        method.collaboration = Choose("collaboration", options.collaboration, COLLABORATIONS);
    }
    method.keep = options.keep.empty() ? method.keep : options.keep;
    method.bits = options.bits.empty() ? method.bits : options.bits;
    method.gradientBits = options.gradientBits.empty() ? method.gradientBits : options.gradientBits;
    if (method.needsCheckpoint && options.checkpoint.empty())
    {
        throw Error(fmt::format("--method={}: it begins with a trained model; give its "
                                "--checkpoint",
                                method.name));
    }
    return method;
}

/// @return the bottleneck of @p info, if it answers with integer levels
std::optional<Bottleneck>
LevelsOf(const ModelInfo& info)
{
    const bool hasLevels = info.bottleneck && info.bottleneck->kind == BottleneckKind::LIGHT;
    return hasLevels ? info.bottleneck : std::nullopt;
}

/// @return how activations are compressed, but for what schedules decide
Setting
ChooseSetting(const TrainingOptions& options, const ModelInfo& info)
{
    const auto usual = LevelsOf(info) ? "scale=levels,entropy=context" : "entropy=context";
    auto setting = Setting::Parse(options.setting.empty() ? usual : options.setting);
    const auto usualPiece = options.importance == "magnitude" ? "element" : "channel";
    setting.by = Choose("by", options.by.empty() ? usualPiece : options.by, GRANULARITIES);
    return setting;
}

/// @return the schedule of the bits of a value: those of the levels, if nobody wants others
std::string
ChooseBits(const TrainingOptions& options, const TrainingMethod& method, const ModelInfo& info)
{
    const auto levels = LevelsOf(info);
    return options.bits.empty() && levels ? fmt::format("{}", levels->bits) : method.bits;
}

CompressionSchedule
MakeCompression(const TrainingOptions& options, const TrainingMethod& method, const ModelInfo& info)
{
    return {ChooseSetting(options, info),
            Schedule::Parse(method.keep),
            Schedule::Parse(ChooseBits(options, method, info)),
            Schedule::Parse(method.gradientBits)};
}

/// @return the bottleneck that the user wants, or the published method has
std::optional<Bottleneck>
ChooseBottleneck(const TrainingOptions& options)
{
    if (!options.bottleneck.empty())
    {
        return Bottleneck::Parse(options.bottleneck);
    }
    if (options.importance == "gate" && options.checkpoint.empty())
    {
        return Bottleneck::Parse(
            fmt::format("published:{},feature=4", options.cut.empty() ? USUAL_CUT : options.cut));
    }
    return std::nullopt;
}

ModelChoice
ChooseModel(const TrainingOptions& options, const Dataset& training)
{
    ModelChoice choice;
    const bool isFree = options.model.empty() && options.checkpoint.empty();
    choice.model.name = isFree ? "vgg8" : options.model;
    choice.model.input = training.SampleShape();
    choice.model.classes = IsScriptPair(options.model) ? 0 : training.ClassCount();
    choice.model.normalisation = ComputeNormalisation(training);
    choice.model.bottleneck = ChooseBottleneck(options);
    choice.checkpoint = options.checkpoint;
    choice.seed = DeriveSeed(options.seed, "weights");
    return choice;
}

/// @return @p count samples behind the first @p skip of an order drawn by @p seed; all of them if
///         @p count is 0
Dataset
Limit(const Dataset& dataset, std::size_t skip, std::size_t count, std::uint64_t seed)
{
    if (skip >= dataset.Size() || count > dataset.Size() - skip)
    {
        throw Error(fmt::format("--skip={} and --samples={}: there are {} samples",
                                skip,
                                count,
                                dataset.Size()));
    }
    const auto order = Draw(dataset.Size(), dataset.Size(), seed);
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(skip);
    const auto end = count == 0 ? order.end() : begin + static_cast<std::ptrdiff_t>(count);
    return dataset.Select({begin, end});
}

/// @return @p count samples of @p dataset, drawn by @p seed; all of them if it is 0
Dataset
LimitTest(const Dataset& dataset, std::size_t count, std::uint64_t seed)
{
    return count == 0 ? dataset : dataset.Subset(count, seed);
}

Samples
HoldOut(const Dataset& dataset, std::uint32_t validation, std::uint64_t seed)
{
    if (validation == 0)
    {
        return {dataset, nullptr};
    }
    if (validation >= dataset.Size())
    {
        throw Error(fmt::format("--validation={}: there are {} samples; leave some to learn from",
                                validation,
                                dataset.Size()));
    }
    const auto order = Draw(dataset.Size(), dataset.Size(), seed);
    const auto middle = order.begin() + validation;
    return {dataset.Select({middle, order.end()}),
            std::make_shared<const Dataset>(dataset.Select({order.begin(), middle}))};
}

/// @return the stage after which the user, or the bottleneck, wants @p info cut
std::string
ChooseCut(const TrainingOptions& options, const ModelInfo& info)
{
    const bool isFree =
        options.cut.empty() || !options.bottleneck.empty() || options.importance == "gate";
    return info.bottleneck && isFree ? ENCODER_STAGE : isFree ? USUAL_CUT : options.cut;
}

Setting
ParseGradientSetting(const TrainingOptions& options)
{
    const auto setting = Setting::Parse(options.gradientSetting);
    if (setting.keep != 1)
    {
        throw Error(fmt::format("--gradientSetting={}: gradients of all kept entries go back; "
                                "leave keep out",
                                options.gradientSetting));
    }
    return setting;
}

TrainingPlan
MakePlan(const TrainingOptions& options,
         const TrainingMethod& method,
         const InferenceEngine& engine)
{
    TrainingPlan plan;
    plan.collaboration = method.collaboration;
    plan.devices = options.devices;
    plan.cut = engine.CutAfter(ChooseCut(options, engine.Info()));
    if (method.hasRelay)
    {
        plan.secondCut = engine.CutAfter(options.secondCut);
    }
    plan.rounds = (options.epochs + options.localEpochs - 1) / options.localEpochs;
    plan.epochsPerRound = options.localEpochs;
    plan.batch = options.batch;
    plan.microBatches = options.microBatches;
    plan.optimiser = options.optimiser;
    plan.momentum = options.momentum;
    plan.weightDecay = options.weightDecay;
    plan.labelSmoothing = options.labelSmoothing;
    plan.learningRate = LearningRate::Parse(options.learningRate);
    plan.augmentation = {options.margin, options.flip};
    plan.importance = Choose("importance", options.importance, IMPORTANCES);
    plan.newChannels = Choose("newChannels", options.newChannels, NEW_CHANNELS);
    plan.normStatistics = Choose("normStatistics", options.normStatistics, NORM_STATISTICS);
    plan.gradient = ParseGradientSetting(options);
    plan.errorFeedback = options.errorFeedback;
    plan.rateWeight = options.rateWeight;
    plan.weightBits = options.weightBits;
    plan.seed = options.seed;
    return plan;
}

/// @return each device's part of @p validation
std::vector<std::shared_ptr<const Dataset>>
ShareOut(const std::shared_ptr<const Dataset>& validation, const TrainingOptions& options)
{
    std::vector<std::shared_ptr<const Dataset>> parts(options.devices);
    if (validation != nullptr)
    {
        const auto seed = DeriveSeed(options.seed, "validation parts");
        const auto shares = Divide(*validation, options.devices, Partition{}, 1, seed);
        for (std::size_t device = 0; device < parts.size(); ++device)
        {
            parts[device] = std::make_shared<const Dataset>(shares[device]);
        }
    }
    return parts;
}

} // namespace

TrainingSetup
SetUpTraining(const TrainingOptions& options)
{
    CheckNumbers(options);
    const auto method = ChooseMethod(options);
    const auto all = LoadDataset(options.data, Part::TRAIN);
    const auto limited =
        Limit(all, options.skip, options.samples, DeriveSeed(options.seed, "samples"));
    const auto samples =
        HoldOut(limited, options.validation, DeriveSeed(options.seed, "validation"));
    const auto model = ChooseModel(options, all);
    const InferenceEngine engine(LoadModel(model));
    if (method.hasRelay && LevelsOf(engine.Info()))
    {
        throw Error(fmt::format("--method={}: a light bottleneck's levels are sent over one hop; "
                                "choose another bottleneck, or none",
                                method.name));
    }
    return {method,
            model,
            MakePlan(options, method, engine),
            MakeCompression(options, method, engine.Info()),
            Divide(samples.training,
                   options.devices,
                   Partition::Parse(options.partition),
                   options.batch,
                   DeriveSeed(options.seed, "partition")),
            ShareOut(samples.validation, options),
            LimitTest(LoadDataset(options.data, Part::TEST),
                      options.test,
                      DeriveSeed(options.seed, "test"))};
}

void
CheckNumbers(const TrainingOptions& options)
{
    CheckRange("devices", options.devices, 1, 2007); // as many as a Wi-Fi network takes
    CheckRange("epochs", options.epochs, 1, 1e6);
    CheckRange("localEpochs", options.localEpochs, 1, options.epochs);
    CheckRange("batch", options.batch, 1, 65536);
    CheckRange("microBatches", options.microBatches, 1, options.batch);
    CheckRange("window", options.window, 1, options.microBatches);
    CheckRange("momentum", options.momentum, 0, 1);
    CheckRange("weightDecay", options.weightDecay, 0, 1e6);
    CheckRange("labelSmoothing", options.labelSmoothing, 0, 0.999);
    CheckRange("rateWeight", options.rateWeight, 0, 1e6);
    CheckRange("roundDeadline", options.roundDeadline, 1e-3, 1e9);
    CheckRange("quorum", options.quorum, 1, options.devices);
    CheckRange("backhaulRate", options.backhaulRate, 1e-3, 1e6);
    CheckRange("backhaulDelay", options.backhaulDelay, 0, 1e6);
    if (options.testEvery > 0 && options.devices > 1)
    {
        throw Error("--testEvery: within a round there is one model only with one device; leave it "
                    "out");
    }
    if (options.stragglers != "wait" && options.stragglers != "deadline" &&
        options.stragglers != "quorum")
    {
        throw Error(fmt::format("--stragglers={}: choose one of wait, deadline, quorum",
                                options.stragglers));
    }
}
