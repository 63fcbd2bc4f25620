/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "base/worker-pool.h"
#include "expect-error.h"
#include "nn/inference-engine.h"
#include "nn/split-model.h"
#include "nn/zoo.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

std::shared_ptr<SplitModel>
Lenet5(std::uint64_t seed = 1)
{
    return MakeModel({"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}}, seed);
}

Tensor
Ramp(Shape shape)
{
    Tensor tensor{shape, std::vector<float>(ElementCount(shape))};
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
    {
        tensor.values[i] = static_cast<float>(i % 17) / 8 - 1;
    }
    return tensor;
}

} // namespace

TEST(InferenceEngine, CostsOfLenet5EqualThoseByHand)
{
    const InferenceEngine engine(Lenet5());
    const std::vector<StageCost> expected{
        {"conv1", 4704 * (2 * 25 + 1) + 4704, 156, {6, 28, 28}},
        {"pool1", 1176, 0, {6, 14, 14}},
        {"conv2", 1600 * (2 * 150 + 1) + 1600, 2416, {16, 10, 10}},
        {"pool2", 400, 0, {16, 5, 5}},
        {"fc3", 120 * (2 * 400 + 1) + 120, 48120, {120}},
        {"fc4", 84 * (2 * 120 + 1) + 84, 10164, {84}},
        {"fc5", 10 * (2 * 84 + 1), 850, {10}},
    };
    ASSERT_EQ(engine.Stages().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        const auto& stage = engine.Stages()[i];
        EXPECT_EQ(stage.name, expected[i].name);
        EXPECT_EQ(stage.flops, expected[i].flops) << stage.name;
        EXPECT_EQ(stage.parameters, expected[i].parameters) << stage.name;
        EXPECT_EQ(stage.activation, expected[i].activation) << stage.name;
    }
    EXPECT_EQ(engine.HeadFlops(1), expected[0].flops + expected[1].flops);
    EXPECT_EQ(engine.TailFlops(4), expected[5].flops + expected[6].flops);
    EXPECT_EQ(engine.TailFlops(6), 0u);
}

TEST(InferenceEngine, HeadThenTailEqualsWhole)
{
    const InferenceEngine engine(Lenet5());
    const auto input = Ramp({2, 1, 28, 28});
    const auto whole = engine.Whole(input);
    EXPECT_EQ(whole.shape, (Shape{2, 10}));
    for (std::size_t cut = 0; cut < engine.Stages().size(); ++cut)
    {
        const auto scores = engine.Tail(engine.Head(input, cut), cut);
        EXPECT_EQ(scores.shape, whole.shape);
        EXPECT_EQ(scores.values, whole.values) << engine.Stages()[cut].name;
    }
}

TEST(InferenceEngine, StagesThatWorkInPlaceLeaveTheCallersTensorAlone)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {10}, 10, {}});
    model->Append("relu", torch::nn::ReLU(torch::nn::ReLUOptions(true)));
    const auto input = Ramp({1, 10});
    const auto before = input.values;
    InferenceEngine(model).Whole(input);
    EXPECT_EQ(input.values, before);
}

TEST(InferenceEngine, EvaluatesAModelThatWasBeingTrained)
{
    const auto model = Lenet5();
    model->train();
    const InferenceEngine engine(model);
    EXPECT_FALSE(model->is_training());
}

TEST(InferenceEngine, AnswersAlikeOnEveryThread)
{
    const InferenceEngine engine(Lenet5());
    const auto input = Ramp({8, 1, 28, 28});
    const auto expected = engine.Whole(input).values;
    WorkerPool pool(4);
    std::vector<Pending<std::vector<float>>> answers;
    for (int i = 0; i < 32; ++i)
    {
        answers.push_back(pool.Submit([&] { return engine.Whole(input).values; }));
    }
    for (auto& answer : answers)
    {
        EXPECT_EQ(answer.Get(), expected);
    }
}

TEST(InferenceEngine, FingerprintTellsModelsApart)
{
    const auto fingerprint = InferenceEngine(Lenet5()).Fingerprint();
    EXPECT_EQ(fingerprint, InferenceEngine(Lenet5()).Fingerprint());
    EXPECT_NE(fingerprint, InferenceEngine(Lenet5(2)).Fingerprint());

    auto relu = std::make_shared<SplitModel>(ModelInfo{"own", {10}, 10, {}});
    relu->Append("last", torch::nn::ReLU());
    auto tanh = std::make_shared<SplitModel>(ModelInfo{"own", {10}, 10, {}});
    tanh->Append("last", torch::nn::Tanh());
    EXPECT_NE(InferenceEngine(relu).Fingerprint(), InferenceEngine(tanh).Fingerprint());
}

TEST(InferenceEngine, FindsCutsByName)
{
    const InferenceEngine engine(Lenet5());
    EXPECT_EQ(engine.CutAfter("pool2"), 3u);
    try
    {
        engine.CutAfter("pool3");
        FAIL();
    }
    catch (const Error& error)
    {
        EXPECT_STREQ(error.what(),
                     "model 'lenet5' has no stage 'pool3' to cut after; choose one of conv1, "
                     "pool1, conv2, pool2, fc3, fc4, fc5");
    }
}

TEST(InferenceEngine, RefusesWhatDoesNotFit)
{
    const InferenceEngine engine(Lenet5());
    EXPECT_THROW(engine.Whole(Ramp({1, 1, 28, 27})), Error);
    EXPECT_THROW(engine.Whole(Ramp({0, 1, 28, 28})), Error);
    EXPECT_THROW(engine.Tail(Ramp({1, 6, 28, 28}), 1), Error);
    EXPECT_THROW(engine.Head(Ramp({1, 1, 28, 28}), 7), Error);
    EXPECT_THROW(engine.HeadFlops(7), Error);
}

TEST(InferenceEngine, NamesTheStageThatDoesNotFitTheOneBefore)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 10, {}});
    model->Append("first", torch::nn::Linear(12, 8));
    model->Append("second", torch::nn::Linear(9, 10));
    try
    {
        const InferenceEngine engine(model);
        FAIL();
    }
    catch (const Error& error)
    {
        EXPECT_STREQ(error.what(),
                     "model 'own': stage 'second' cannot run on an input of shape 8; check the "
                     "input shape and the stages' order (mat1 and mat2 shapes cannot be "
                     "multiplied (1x8 and 9x10))");
    }
}

TEST(InferenceEngine, RefusesAModelWithoutOneScoreAClass)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 10, {}});
    EXPECT_THROW(InferenceEngine{model}, Error);
    model->Append("only", torch::nn::Linear(12, 8));
    EXPECT_THROW(InferenceEngine{model}, Error);
}

TEST(InferenceEngine, CountsTheClassesThatAreLeftOpen)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 0, {}});
    model->Append("only", torch::nn::Linear(12, 8));
    EXPECT_EQ(InferenceEngine(model).Info().classes, 8u);
}

TEST(InferenceEngine, RefusesAnInputThatFillsAllMemory)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {99999, 99999, 99999}, 10, {}});
    model->Append("only", torch::nn::Flatten());
    ExpectError([&] { InferenceEngine{model}; }, "input 99999x99999x99999 has more than 33554432");
}

TEST(InferenceEngine, RefusesStagesThatAnswerAnotherType)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 12, {}});
    model->Append("only", torch::nn::Functional([](const torch::Tensor& x) {
                      return x.to(torch::kFloat64);
                  }));
    ExpectError([&] { InferenceEngine{model}; }, "it answers Double values of shape 1x12 on cpu");
}

TEST(InferenceEngine, NamesThePartThatFails)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 12, {}});
    model->Append("only", torch::nn::Functional([](const torch::Tensor& x) {
                      return x + torch::zeros({1 + x.size(0) / 2}).unsqueeze(1);
                  }));
    const InferenceEngine engine(model);
    ExpectError(
        [&] {
            engine.Whole(Ramp({3, 12}));
        },
        "model 'own': the whole cannot run on an input of shape 3x12");
}

TEST(InferenceEngine, RefusesAnAnswerOfAnotherShape)
{
    auto model = std::make_shared<SplitModel>(ModelInfo{"own", {12}, 12, {}});
    model->Append("only",
                  torch::nn::Functional([](const torch::Tensor& x) { return x.slice(0, 0, 1); }));
    const InferenceEngine engine(model);
    ExpectError(
        [&] {
            engine.Head(Ramp({2, 12}), 0);
        },
        "model 'own': the head answers Float values of shape 1x12 on cpu instead of");
}

TEST(SplitModel, RefusesStageNamesThatCannotBeUsed)
{
    SplitModel model(ModelInfo{"own", {12}, 10, {}});
    model.Append("a", torch::nn::Linear(12, 10));
    for (const auto* name : {"", "a", "a.b"})
    {
        EXPECT_THROW(model.Append(name, torch::nn::Linear(10, 10)), Error) << name;
    }
}

} // namespace split
