/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Trains a model on a data set and saves its weights as a checkpoint.
 */

#include "base/atomic-file.h"
#include "base/derive-seed.h"
#include "base/error.h"
#include "base/shape-text.h"
#include "codec/codec.h"
#include "common/cut-defaults.h"
#include "common/progress-line.h"
#include "common/scenario-main.h"
#include "data/held-out.h"
#include "data/load-dataset.h"
#include "learn/evaluation.h"
#include "learn/trainer.h"
#include "nn/inference-engine.h"
#include "nn/model-loading.h"
#include "nn/split-model.h"
#include "nn/weights.h"
#include "nn/zoo.h"

#include "ns3/command-line.h"

#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

using namespace split;

namespace
{

/// What the user asked for.
struct Options
{
    std::string data{"/usr/share/datasets/fashion-mnist"}; //!< folder of the data set
    std::string model{"vgg8"};                             //!< architecture of the zoo
    std::string out{"model.safetensors"};                  //!< file of the checkpoint
    std::uint32_t validation{5000};                        //!< training samples held out
    std::string checkpoint;                                //!< to start from; empty for none
    std::string bottleneck;                                //!< to put in; empty for none
    bool fp16{false};                                      //!< whether to store halved weights
    std::string learningRate{"cosine:0.002:0.1"};          //!< schedule of the learning rate
    TrainingOptions training;                              //!< how to train
};

Options
ParseOptions(int argc, char* argv[])
{
    Options options;
    auto& training = options.training;
    ns3::CommandLine cmd(__FILE__);
    cmd.AddValue("data", "folder of the data set", options.data);
    cmd.AddValue("model",
                 fmt::format("architecture: {}", fmt::join(ZooNames(), ", ")),
                 options.model);
    cmd.AddValue("checkpoint",
                 "file of a model to go on from, instead of --model; empty for fresh weights",
                 options.checkpoint);
    cmd.AddValue("bottleneck",
                 "to put in: light:STAGE,channels=8,bits=2 or published:STAGE,feature=4; empty for "
                 "none",
                 options.bottleneck);
    cmd.AddValue("out", "file of the checkpoint", options.out);
    cmd.AddValue("fp16", "whether to store the weights in half precision", options.fp16);
    cmd.AddValue("validation", "training samples held out for validation", options.validation);
    cmd.AddValue("epochs", "passes over the training samples", training.epochs);
    cmd.AddValue("batch", "samples a step", training.batch);
    cmd.AddValue("optimiser", "adam, sgd or nesterov", training.optimiser);
    cmd.AddValue("momentum", "momentum of sgd and nesterov", training.momentum);
    cmd.AddValue("learningRate",
                 "RATE, cosine:PEAK:WARMUP or steps:RATE@0,RATE@SHARE,...",
                 options.learningRate);
    cmd.AddValue("weightDecay", "decay of the weights", training.weightDecay);
    cmd.AddValue("labelSmoothing", "share of the target given to all", training.labelSmoothing);
    cmd.AddValue("rateWeight",
                 "loss a bit that a sample takes at the bottleneck",
                 training.rateWeight);
    cmd.AddValue("margin", "pixels by which images move at random", training.augmentation.margin);
    cmd.AddValue("flip", "whether to mirror images at random", training.augmentation.flip);
    cmd.AddValue("seed", "of weights, order and variation", training.seed);
    cmd.Parse(argc, argv);
    training.learningRate = LearningRate::Parse(options.learningRate);
    return options;
}

/// @return what there is to know of a model without checkpoint
ModelInfo
InfoOf(const Options& options, const Dataset& dataset)
{
    return {options.model,
            dataset.SampleShape(),
            dataset.ClassCount(),
            ComputeNormalisation(dataset)};
}

/// @return the model that is to be trained
std::shared_ptr<SplitModel>
ChooseModel(const Options& options, const Dataset& dataset)
{
    ModelChoice choice{{}, options.checkpoint, DeriveSeed(options.training.seed, "weights")};
    if (options.checkpoint.empty())
    {
        choice.model = InfoOf(options, dataset);
    }
    if (!options.bottleneck.empty())
    {
        choice.model.bottleneck = Bottleneck::Parse(options.bottleneck);
    }
    auto model = LoadModel(choice);
    const auto& info = model->Info();
    if (info.input != dataset.SampleShape() || info.classes < dataset.ClassCount())
    {
        throw Error(fmt::format("checkpoint '{}': takes {} and knows {} classes, the data has {} "
                                "and {}; give another",
                                options.checkpoint,
                                ToString(info.input),
                                info.classes,
                                ToString(dataset.SampleShape()),
                                dataset.ClassCount()));
    }
    return model;
}

/// Shows how far the training is.
class Progress
{
  public:
    explicit Progress(const Trainer& trainer)
        : m_trainer{trainer}
    {
    }

    /// Called after every step.
    void Show(std::size_t step, double loss)
    {
        using Seconds = std::chrono::duration<double>;
        const auto passed = Seconds(std::chrono::steady_clock::now() - m_start).count();
        const auto left = passed / step * (m_trainer.Steps() - step);
        m_line.Show(fmt::format("epoch {}, step {} of {}, loss {:.3f}, {:.0f} s left",
                                (step - 1) / m_trainer.StepsPerEpoch() + 1,
                                step,
                                m_trainer.Steps(),
                                loss,
                                left));
    }

    /// Called after every epoch.
    void EndEpoch(std::size_t epoch, double loss, double accuracy)
    {
        m_line.Clear();
        fmt::print("epoch {}: loss {:.4f}, validation accuracy {:.2f} %\n",
                   epoch,
                   loss,
                   100 * accuracy);
        std::fflush(stdout);
    }

  private:
    const Trainer& m_trainer; //!< what is watched
    ProgressLine m_line;      //!< where it is shown
    const std::chrono::steady_clock::time_point m_start{std::chrono::steady_clock::now()};
};

void
Train(const std::shared_ptr<SplitModel>& model, const Dataset& dataset, const Options& options)
{
    const auto division = HoldOut(dataset.Size(), options.validation, options.training.seed);
    Trainer trainer(model, dataset, division.training, options.training);
    Progress progress(trainer);
    double lossSum = 0;
    for (std::size_t step = 1; step <= trainer.Steps(); ++step)
    {
        const auto loss = trainer.Step();
        lossSum += loss;
        progress.Show(step, loss);
        if (step % trainer.StepsPerEpoch() == 0)
        {
            progress.EndEpoch(step / trainer.StepsPerEpoch(),
                              lossSum / trainer.StepsPerEpoch(),
                              Accuracy(*model, dataset, division.heldOut));
            lossSum = 0;
        }
    }
}

/// @return the share of all samples of @p dataset that @p model classifies correctly
double
AccuracyOnAll(SplitModel& model, const Dataset& dataset)
{
    std::vector<std::size_t> all(dataset.Size());
    std::iota(all.begin(), all.end(), 0);
    return Accuracy(model, dataset, all);
}

/// @return the mean bytes of a frame of what the model sends for one sample, coded by @p setting
double
BytesASample(const InferenceEngine& engine,
             std::size_t cut,
             const Setting& setting,
             const Dataset& dataset)
{
    const Session session(engine.Stages()[cut].activation);
    std::size_t bytes = 0;
    for (std::size_t sample = 0; sample < dataset.Size(); ++sample)
    {
        const auto image = dataset.Sample(sample, engine.Info().normalisation);
        bytes += Encode(session, setting, engine.Head(image, cut)).bytes.size();
    }
    return static_cast<double>(bytes) / static_cast<double>(dataset.Size());
}

/// Tells what a model with a bottleneck sends.
void
PrintBytes(const std::shared_ptr<SplitModel>& model, const Dataset& test)
{
    if (!model->Info().bottleneck)
    {
        return;
    }
    const InferenceEngine engine(model);
    const auto setting = DefaultSetting(engine.Info(), ENCODER_STAGE);
    fmt::print("{:.1f} bytes a sample cross the cut with {}; run calibrate to have fewer\n",
               BytesASample(engine, engine.CutAfter(ENCODER_STAGE), Setting::Parse(setting), test),
               setting);
}

void
Run(int argc, char* argv[])
{
    const auto options = ParseOptions(argc, argv);
    AtomicFile{options.out}; // refuses a place that cannot be written before time is spent
    const auto dataset = LoadDataset(options.data, Part::TRAIN);
    const auto test = LoadDataset(options.data, Part::TEST);
    const auto model = ChooseModel(options, dataset);
    Train(model, dataset, options);

    auto checkpoint = TakeCheckpoint(*model, options.fp16 ? Precision::FP16 : Precision::FP32);
    ApplyCheckpoint(checkpoint, *model); // what is tested is what is saved
    const auto accuracy = AccuracyOnAll(*model, test);
    checkpoint.notes["test_accuracy"] = fmt::format("{:.4f}", accuracy);
    WriteCheckpoint(options.out, checkpoint);
    fmt::print("test accuracy {:.2f} %, saved as {}\n", 100 * accuracy, options.out);
    PrintBytes(model, test);
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunScenario(argc, argv, Run);
}
