/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "expect-error.h"
#include "learn/evaluation.h"
#include "learn/trainer.h"
#include "tiny-training.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

/// @return the model after four epochs of this training
std::shared_ptr<SplitModel>
Trained(const TrainingOptions& options)
{
    const auto model = Lenet5();
    Trainer trainer(model, HalfBright(32), Indices(32), options);
    for (std::size_t step = 0; step < trainer.Steps(); ++step)
    {
        trainer.Step();
    }
    return model;
}

TrainingOptions
Options(const std::string& optimiser)
{
    TrainingOptions options;
    options.epochs = 4;
    options.batch = 8;
    options.optimiser = optimiser;
    options.learningRate = LearningRate::Parse("cosine:0.005:0.1");
    options.augmentation = {1, true};
    return options;
}

} // namespace

TEST(Trainer, LearnsWithEitherOptimiser)
{
    for (const auto* optimiser : {"adam", "sgd"})
    {
        const auto model = Trained(Options(optimiser));
        EXPECT_EQ(Accuracy(*model, HalfBright(32), Indices(32)), 1.0) << optimiser;
    }
}

TEST(Trainer, SameSeedGivesTheSameWeights)
{
    auto options = Options("adam");
    const auto weights = [&options] {
        return TakeCheckpoint(*Trained(options), Precision::FP32)
            .weights.at("conv1.0.weight")
            .bytes;
    };
    const auto first = weights();
    EXPECT_EQ(weights(), first);
    options.seed = 2;
    EXPECT_NE(weights(), first);
}

TEST(Trainer, LeavesOutABatchThatIsNotFull)
{
    auto options = Options("adam");
    options.batch = 9;
    const Trainer trainer(Lenet5(), HalfBright(32), Indices(32), options);
    EXPECT_EQ(trainer.StepsPerEpoch(), 3u);
    EXPECT_EQ(trainer.Steps(), 12u);
}

TEST(Trainer, RefusesOptionsThatCannotBeUsed)
{
    const auto make = [](const TrainingOptions& options) {
        Trainer(Lenet5(), HalfBright(32), Indices(32), options);
    };
    auto options = Options("adam");
    options.batch = 33;
    EXPECT_THROW(make(options), Error);
    options = Options("adam");
    options.epochs = 0;
    EXPECT_THROW(make(options), Error);
    options = Options("adam");
    options.labelSmoothing = 1;
    EXPECT_THROW(make(options), Error);
    options = Options("adam");
    options.augmentation.margin = 28;
    EXPECT_THROW(make(options), Error);
    EXPECT_THROW(make(Options("lbfgs")), Error);
}

TEST(Trainer, StopsWhenTheLossIsNotFinite)
{
    auto options = Options("sgd");
    options.learningRate = LearningRate::Parse("1e30");
    ExpectError([&] { Trained(options); }, "choose a lower learning rate");
}

TEST(Accuracy, LeavesTheModelInTheModeItWasIn)
{
    const auto model = Lenet5();
    model->train();
    const auto accuracy = Accuracy(*model, HalfBright(4), Indices(4));
    EXPECT_TRUE(model->is_training());
    EXPECT_GE(accuracy, 0.0);
    EXPECT_LE(accuracy, 1.0);
}

TEST(EvaluateSplit, WithoutCompressionIsAsGoodAsTheWholeModel)
{
    const auto model = Trained(Options("adam"));
    const ChannelRanking ranking(Importance::STATIC);
    const auto evaluate = [&](const char* setting) {
        return EvaluateSplit(*model,
                             {{1, &ranking}},
                             Setting::Parse(setting),
                             HalfBright(32),
                             Indices(32));
    };
    const auto lossless = evaluate("bits=32,entropy=none");
    EXPECT_EQ(lossless.accuracy, Accuracy(*model, HalfBright(32), Indices(32)));
    EXPECT_GT(lossless.bytesPerSample, 6 * 14 * 14 * 4);
    EXPECT_LT(lossless.bytesPerSample, 6 * 14 * 14 * 4 + 1);
    const auto lossy = evaluate("keep=0.17,bits=2");
    EXPECT_LT(lossy.bytesPerSample, 14 * 14);
    EXPECT_NE(lossy.loss, lossless.loss);
}

} // namespace split
