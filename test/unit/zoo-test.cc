/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "nn/split-model.h"
#include "nn/stage-cost.h"
#include "nn/zoo.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

ModelInfo
Info(const std::string& name, std::size_t channels, std::size_t side)
{
    return {name, {channels, side, side}, 10, {}};
}

std::shared_ptr<SplitModel>
Make(const std::string& name, std::size_t channels, std::size_t side)
{
    return MakeModel(Info(name, channels, side), 1);
}

torch::Tensor
RandomBatch(const SplitModel& model, std::int64_t count)
{
    const auto& shape = model.Info().input;
    const auto side = static_cast<std::int64_t>(shape[1]);
    torch::manual_seed(3);
    return torch::randn({count, static_cast<std::int64_t>(shape[0]), side, side});
}

class Zoo : public testing::TestWithParam<std::string>
{
};

} // namespace

TEST_P(Zoo, SplitEqualsUnsplitBitForBitAtEveryCut)
{
    const c10::InferenceMode inference;
    const auto model = Make(GetParam(), 1, 28);
    for (const auto count : {1, 3})
    {
        const auto batch = RandomBatch(*model, count);
        const auto whole = model->Whole(batch);
        for (std::size_t cut = 0; cut < model->StageCount(); ++cut)
        {
            const auto split = model->Tail(model->Head(batch, cut), cut);
            EXPECT_TRUE(torch::equal(split, whole)) << model->StageName(cut) << ", batch " << count;
        }
    }
}

TEST_P(Zoo, TakesEveryKindOfInput)
{
    for (const auto channels : {1, 3})
    {
        for (const auto side : {28, 32})
        {
            const auto stages = MeasureStages(*Make(GetParam(), channels, side));
            EXPECT_EQ(stages.back().activation, Shape{10}) << channels << "x" << side;
        }
    }
}

TEST_P(Zoo, AnswersDifferentSamplesDifferently)
{
    const c10::InferenceMode inference;
    const auto model = Make(GetParam(), 3, 32);
    const auto scores = model->Whole(RandomBatch(*model, 2));
    EXPECT_TRUE(scores.isfinite().all().item<bool>());
    EXPECT_FALSE(torch::allclose(scores[0], scores[1]));
}

TEST_P(Zoo, SeedDecidesTheWeights)
{
    const auto a = MakeModel(Info(GetParam(), 1, 28), 1)->parameters();
    const auto b = MakeModel(Info(GetParam(), 1, 28), 1)->parameters();
    const auto c = MakeModel(Info(GetParam(), 1, 28), 2)->parameters();
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        EXPECT_TRUE(torch::equal(a[i], b[i]));
    }
    EXPECT_FALSE(torch::equal(a[0], c[0]));
}

INSTANTIATE_TEST_SUITE_P(All, Zoo, testing::ValuesIn(ZooNames()), [](const auto& info) {
    return info.param;
});

TEST(MakeModel, UnknownNameListsTheKnownOnes)
{
    try
    {
        Make("alexnet", 1, 28);
        FAIL();
    }
    catch (const Error& error)
    {
        EXPECT_STREQ(error.what(),
                     "model 'alexnet' is unknown; choose one of lenet5, mobilenetv2, resnet18, "
                     "vgg11, vgg8");
    }
}

TEST(MakeModel, RefusesInputsThatDoNotFit)
{
    EXPECT_THROW(Make("vgg8", 2, 28), Error);
    EXPECT_THROW(Make("vgg8", 1, 64), Error);
    EXPECT_THROW(MakeModel({"vgg8", {1, 28, 28}, 0, {}}, 1), Error);
    EXPECT_THROW(MakeModel({"vgg8", {1, 28, 28}, 100'001, {}}, 1), Error);
}

} // namespace split
