/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Learns what makes the frames of a model's activations small, keeps it in the model's checkpoint,
 * and prints what the codec's settings then cost and lose.
 */

#include "codec/calibrate.h"

#include "base/draw.h"
#include "base/error.h"
#include "base/shipped-file.h"
#include "codec/codec.h"
#include "common/cut-defaults.h"
#include "common/progress-line.h"
#include "common/read-list.h"
#include "common/scenario-main.h"
#include "data/load-dataset.h"
#include "nn/calibrations.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"

#include "ns3/command-line.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

using namespace split;

namespace
{

constexpr std::size_t BATCH = 64;

/// What the user asked for.
struct Options
{
    std::string checkpoint{ShippedFile("models/vgg8-bottleneck-fashion-mnist.safetensors")};
    std::string out;
    std::string data{"/usr/share/datasets/fashion-mnist"};
    std::string cut;
    std::string bits;
    std::string scale;
    std::string percentiles{"100,99.8,99.5,99"};
    std::uint32_t samples{1024};
    std::uint32_t validation{8192};
    std::uint32_t test{10000};
    std::uint64_t seed{1};
};

Options
ParseOptions(int argc, char* argv[])
{
    Options options;
    ns3::CommandLine cmd(__FILE__);
    cmd.AddValue("checkpoint", "file of the model", options.checkpoint);
    cmd.AddValue("out", "file to write; by default the checkpoint itself", options.out);
    cmd.AddValue("data", "folder of the data set", options.data);
    cmd.AddValue("cut",
                 "stage after which the model is cut; empty: its encoder, or pool2 without one",
                 options.cut);
    cmd.AddValue("bits",
                 "bits of the quantiser to calibrate for, ascending; empty: those of the encoder, "
                 "elsewhere 1,2,3,4,8",
                 options.bits);
    cmd.AddValue("scale",
                 "of the frames: static, levels, max, or a percentile like p99.9; empty: levels "
                 "after an encoder of levels, elsewhere static",
                 options.scale);
    cmd.AddValue("percentiles",
                 "of all magnitudes, which the static grids may reach",
                 options.percentiles);
    cmd.AddValue("samples", "training samples to learn from", options.samples);
    cmd.AddValue("validation", "other training samples, to choose by", options.validation);
    cmd.AddValue("test", "test samples to measure with, at most", options.test);
    cmd.AddValue("seed", "of the choice of samples", options.seed);
    cmd.Parse(argc, argv);
    if (options.out.empty())
    {
        options.out = options.checkpoint;
    }
    return options;
}

/// Decides what the user left open, as fits the model.
void
Complete(const ModelInfo& model, Options& options)
{
    options.cut = options.cut.empty() ? DefaultCut(model) : options.cut;
    const auto setting = Setting::Parse(DefaultSetting(model, options.cut));
    const bool hasLevels = setting.scale == Scale::LEVELS;
    if (options.scale.empty())
    {
        options.scale = hasLevels ? "levels" : "static";
    }
    if (options.bits.empty())
    {
        options.bits = hasLevels ? std::to_string(setting.bits) : "1,2,3,4,8";
    }
}

std::vector<unsigned>
ParseBits(const std::string& text)
{
    std::vector<unsigned> bits;
    for (const auto& part : ReadList(text))
    {
        const auto setting = Setting::Parse("bits=" + part);
        if (setting.bits > 8 || (!bits.empty() && setting.bits <= bits.back()))
        {
            throw Error(fmt::format("bits '{}': give ascending numbers from 1 to 8", text));
        }
        bits.push_back(setting.bits);
    }
    return bits;
}

std::vector<double>
ParsePercentiles(const std::string& text)
{
    std::vector<double> percentiles;
    for (const auto& part : ReadList(text))
    {
        percentiles.push_back(Setting::Parse("scale=p" + part).percentile);
    }
    return percentiles;
}

/// Activations of samples at the cut, and what they show.
struct Activations
{
    Tensor tensor;                   //!< {N, C, ...}
    std::vector<std::size_t> labels; //!< of the samples
};

Activations
Compute(const InferenceEngine& engine,
        std::size_t cut,
        const Dataset& dataset,
        const std::vector<std::size_t>& samples)
{
    ProgressLine line;
    Activations activations;
    for (std::size_t begin = 0; begin < samples.size(); begin += BATCH)
    {
        line.Show(fmt::format("computing activations: {} of {}", begin, samples.size()));
        const auto end = std::min(begin + BATCH, samples.size());
        const std::vector<std::size_t> batch(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                                             samples.begin() + static_cast<std::ptrdiff_t>(end));
        const auto part = engine.Head(dataset.Batch(batch, engine.Info().normalisation), cut);
        auto& all = activations.tensor;
        all.shape = part.shape;
        all.values.insert(all.values.end(), part.values.begin(), part.values.end());
    }
    activations.tensor.shape[0] = samples.size();
    for (const auto sample : samples)
    {
        activations.labels.push_back(dataset.Label(sample));
    }
    return activations;
}

/// @return samples @p begin to @p end of @p tensor
TensorView
Slice(const Tensor& tensor, std::size_t begin, std::size_t end)
{
    auto shape = tensor.shape;
    shape[0] = end - begin;
    return {tensor.values.data() + tensor.values.size() / tensor.shape[0] * begin, shape};
}

/// @return the share of the samples that the tail classifies correctly
template <typename Restore>
double
Accuracy(const InferenceEngine& engine,
         std::size_t cut,
         const Activations& activations,
         Restore restore)
{
    ProgressLine line;
    const auto samples = activations.labels.size();
    std::size_t correct = 0;
    for (std::size_t begin = 0; begin < samples; begin += BATCH)
    {
        line.Show(fmt::format("computing tails: {} of {}", begin, samples));
        const auto end = std::min(begin + BATCH, samples);
        const auto scores = engine.Tail(restore(Slice(activations.tensor, begin, end)), cut);
        const auto classes = scores.shape[1];
        for (auto sample = begin; sample < end; ++sample)
        {
            const auto first =
                scores.values.begin() + static_cast<std::ptrdiff_t>((sample - begin) * classes);
            const auto last = first + static_cast<std::ptrdiff_t>(classes);
            const auto best = static_cast<std::size_t>(std::max_element(first, last) - first);
            correct += best == activations.labels[sample] ? 1 : 0;
        }
    }
    return static_cast<double>(correct) / static_cast<double>(samples);
}

/// @return the share of the samples that the tail classifies correctly after the codec
double
AccuracyOf(const InferenceEngine& engine,
           std::size_t cut,
           const Activations& activations,
           const Session& session,
           const Setting& setting)
{
    return Accuracy(engine, cut, activations, [&](const TensorView& batch) {
        const auto frame = Encode(session, setting, batch);
        return std::get<Tensor>(Decode(session, frame.bytes.data(), frame.bytes.size()));
    });
}

/// @return the mean number of bytes of a frame of one sample
double
BytesOf(const Activations& activations, const Session& session, const Setting& setting)
{
    const auto samples = activations.labels.size();
    std::size_t bytes = 0;
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
        bytes +=
            Encode(session, setting, Slice(activations.tensor, sample, sample + 1)).bytes.size();
    }
    return static_cast<double>(bytes) / static_cast<double>(samples);
}

std::string
SettingText(const Options& options, unsigned bits, const std::string& entropy)
{
    return fmt::format("bits={},scale={},entropy={}", bits, options.scale, entropy);
}

/// The calibration that served one number of bits best so far.
struct Best
{
    double accuracy{-1};                  //!< of the tail, on samples that it was not learnt from
    std::string goal;                     //!< what was tried, in words
    std::optional<BitsCalibration> entry; //!< the calibration
};

/// @return what a calibration tries, in words
std::string
Describe(const CalibrationGoal& goal)
{
    return goal.setting.scale == Scale::LEVELS
               ? "the levels as they are"
               : fmt::format("percentile {} and {}",
                             goal.percentile,
                             goal.useMeans ? "the means of the bins" : "levels");
}

/// Replaces those of @p bests, one for each of @p goal's bits, that @p goal serves better.
void
Try(const CalibrationGoal& goal,
    const Options& options,
    const InferenceEngine& engine,
    std::size_t cut,
    const Activations& learnt,
    const Activations& other,
    std::vector<Best>& bests)
{
    const auto calibration = std::make_shared<Calibration>(Calibrate(learnt.tensor, goal));
    const Session session(calibration->SampleShape(), calibration);
    for (std::size_t i = 0; i < bests.size(); ++i)
    {
        const auto setting = Setting::Parse(SettingText(options, goal.bits[i], "none"));
        const auto accuracy = AccuracyOf(engine, cut, other, session, setting);
        if (accuracy > bests[i].accuracy)
        {
            bests[i] = {accuracy, Describe(goal), *calibration->Find(goal.bits[i])};
        }
    }
}

/// As Try(), with each percentile, with levels and with means.
void
TryAll(CalibrationGoal goal,
       const Options& options,
       const InferenceEngine& engine,
       std::size_t cut,
       const Activations& learnt,
       const Activations& other,
       std::vector<Best>& bests)
{
    for (const auto percentile : ParsePercentiles(options.percentiles))
    {
        goal.percentile = percentile;
        for (const bool useMeans : {false, true})
        {
            goal.useMeans = useMeans;
            Try(goal, options, engine, cut, learnt, other, bests);
        }
    }
}

/// @return the calibration that, for each number of bits, loses least on other samples
std::shared_ptr<const Calibration>
Learn(const Options& options,
      const InferenceEngine& engine,
      std::size_t cut,
      const Activations& learnt,
      const Activations& other)
{
    CalibrationGoal goal;
    goal.bits = ParseBits(options.bits);
    goal.setting = Setting::Parse("scale=" + options.scale);
    std::vector<Best> bests(goal.bits.size());
    if (goal.setting.scale == Scale::LEVELS)
    {
        Try(goal, options, engine, cut, learnt, other, bests); // there is nothing to choose
    }
    else
    {
        TryAll(goal, options, engine, cut, learnt, other, bests);
    }
    std::vector<BitsCalibration> entries;
    for (auto& best : bests)
    {
        fmt::print("{} bits: accuracy {:.2f} % with {}\n",
                   best.entry->bits,
                   100 * best.accuracy,
                   best.goal);
        entries.push_back(std::move(*best.entry));
    }
    const auto sampleShape = Shape(learnt.tensor.shape.begin() + 1, learnt.tensor.shape.end());
    return std::make_shared<Calibration>(sampleShape, std::move(entries));
}

void
PrintSettings(const Options& options,
              const InferenceEngine& engine,
              std::size_t cut,
              const Activations& test,
              const Session& session)
{
    constexpr auto ROW = "{:<40} {:>14} {:>8} {:>10}\n";
    const auto uncompressed = Accuracy(engine, cut, test, [](const TensorView& batch) {
        return Tensor{batch.shape, {batch.values, batch.values + ElementCount(batch.shape)}};
    });
    const auto raw = 4.0 * static_cast<double>(ElementCount(session.SampleShape()));
    fmt::print("\n");
    fmt::print(ROW, "setting", "bytes a sample", "smaller", "accuracy");
    fmt::print(ROW, "fp32", raw, "1x", fmt::format("{:.2f} %", 100 * uncompressed));
    for (const auto bits : ParseBits(options.bits))
    {
        const auto accuracy = AccuracyOf(engine,
                                         cut,
                                         test,
                                         session,
                                         Setting::Parse(SettingText(options, bits, "none")));
        for (const auto* entropy : {"none", "fast", "context", "zstd", "htscodecs"})
        {
            const auto text = SettingText(options, bits, entropy);
            const auto bytes = BytesOf(test, session, Setting::Parse(text));
            fmt::print(ROW,
                       text,
                       fmt::format("{:.1f}", bytes),
                       fmt::format("{:.1f}x", raw / bytes),
                       fmt::format("{:.2f} %", 100 * accuracy));
        }
    }
}

void
Run(int argc, char* argv[])
{
    auto options = ParseOptions(argc, argv);
    auto checkpoint = ReadCheckpoint(options.checkpoint);
    ModelChoice choice;
    choice.checkpoint = options.checkpoint;
    const InferenceEngine engine(LoadModel(choice));
    Complete(engine.Info(), options);
    const auto cut = engine.CutAfter(options.cut);
    const auto training = LoadDataset(options.data, Part::TRAIN);
    const auto tests = LoadDataset(options.data, Part::TEST);

    const auto drawn =
        Draw(training.Size(), std::size_t{options.samples} + options.validation, options.seed);
    const auto middle = drawn.begin() + options.samples;
    const auto learnt = Compute(engine, cut, training, {drawn.begin(), middle});
    const auto other = Compute(engine, cut, training, {middle, drawn.end()});
    const auto calibration = Learn(options, engine, cut, learnt, other);
    const auto blob = calibration->ToBytes();
    checkpoint.blobs[CalibrationBlob(options.cut)] = blob;
    WriteCheckpoint(options.out, checkpoint);
    fmt::print("{} bytes of calibration for the cut after {} saved in {}\n",
               blob.size(),
               options.cut,
               options.out);

    const auto count = std::min<std::size_t>(options.test, tests.Size());
    const auto test = Compute(engine, cut, tests, Draw(tests.Size(), count, options.seed));
    const Session session(calibration->SampleShape(), calibration);
    PrintSettings(options, engine, cut, test, session);
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunScenario(argc, argv, Run);
}
