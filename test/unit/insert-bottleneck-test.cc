/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "nn/encoder-unit.h"
#include "nn/insert-bottleneck.h"
#include "nn/split-model.h"
#include "nn/stage-cost.h"
#include "nn/zoo.h"

#include <cmath>
#include <gtest/gtest.h>

namespace split
{

namespace
{

std::shared_ptr<SplitModel>
Make(const std::string& name, const std::string& bottleneck, std::uint64_t seed = 1)
{
    ModelInfo info{name, {1, 28, 28}, 10, {{0.5F}, {0.25F}}};
    info.bottleneck = Bottleneck::Parse(bottleneck);
    return MakeModel(info, seed);
}

torch::Tensor
RandomBatch()
{
    torch::manual_seed(3);
    return torch::randn({5, 1, 28, 28});
}

/// @return the cut behind the encoder
std::size_t
CutOf(const SplitModel& model)
{
    std::size_t cut = 0;
    while (model.StageName(cut) != ENCODER_STAGE)
    {
        ++cut;
    }
    return cut;
}

/// @return what is sent for a random batch
torch::Tensor
Sent(const SplitModel& model)
{
    return model.Head(RandomBatch(), CutOf(model));
}

bool
AreLevels(const torch::Tensor& values, int highest)
{
    return values.eq(values.round()).all().item<bool>() && values.min().item<float>() >= 0 &&
           values.max().item<float>() <= static_cast<float>(highest);
}

} // namespace

TEST(InsertBottleneck, PutsTwoStagesBehindTheOneNamed)
{
    const auto model = Make("lenet5", "light:pool1,channels=3,bits=2");
    EXPECT_EQ(model->StageName(1), "pool1");
    EXPECT_EQ(model->StageName(2), ENCODER_STAGE);
    EXPECT_EQ(model->StageName(3), DECODER_STAGE);
    EXPECT_EQ(model->StageName(4), "conv2");
    EXPECT_EQ(model->StageCount(), 9u);
}

TEST(InsertBottleneck, CostsWhatItsLayersCost)
{
    const auto stages = MeasureStages(*Make("lenet5", "light:pool1,channels=3,bits=2"));
    EXPECT_EQ(stages[2].activation, (Shape{3, 14, 14}));
    EXPECT_EQ(stages[2].parameters, 6u * 3 + 3);
    EXPECT_EQ(stages[2].flops, 3u * 196 * (2 * 6 + 1 + 2)); // convolution, clamp and round
    EXPECT_EQ(stages[3].activation, (Shape{6, 14, 14}));
    EXPECT_EQ(stages[3].flops, 6u * 196 * (2 * 3 + 1 + 1)); // convolution and rectifier
}

TEST(InsertBottleneck, LeavesTheOtherStagesAlone)
{
    const auto plain = MakeModel({"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}}, 1);
    const auto narrow = Make("lenet5", "light:pool1");
    EXPECT_TRUE(torch::equal(plain->Head(RandomBatch(), 1), narrow->Head(RandomBatch(), 1)));
}

TEST(InsertBottleneck, DrawsTheSameWeightsFromTheSameSeed)
{
    EXPECT_TRUE(torch::equal(Sent(*Make("lenet5", "light:pool1", 4)),
                             Sent(*Make("lenet5", "light:pool1", 4))));
    EXPECT_FALSE(torch::equal(Sent(*Make("lenet5", "published:pool1", 4)),
                              Sent(*Make("lenet5", "published:pool1", 5))));
}

TEST(InsertBottleneck, RefusesAStageThatIsNotThereOrTheLast)
{
    ExpectError([] { Make("lenet5", "light:pool9"); }, "choose one of conv1, pool1");
    ExpectError([] { Make("lenet5", "light:fc5"); }, "no such stage");
}

TEST(InsertBottleneck, RefusesFactorsThatLeaveNothing)
{
    ExpectError([] { Make("lenet5", "published:pool1,feature=7"); }, "smaller factors");
    ExpectError([] { Make("lenet5", "published:fc3,resolution=2"); }, "smaller factors");
}

TEST(InsertBottleneck, RefusesALossThatOverflows)
{
    ExpectError([] { Make("lenet5", "published:fc3,sharpness=1"); }, "choose 0.2666");
    EXPECT_NO_THROW(Make("lenet5", "published:pool1,sharpness=1"));
}

TEST(LightBottleneck, SendsIntegerLevelsInTrainingAndEvaluation)
{
    const auto model = Make("lenet5", "light:pool1,channels=4,bits=2");
    const auto evaluated = Sent(*model);
    EXPECT_TRUE(AreLevels(evaluated, 3));
    EXPECT_EQ(evaluated.max().item<float>(), 3);
    model->train();
    EXPECT_TRUE(torch::equal(Sent(*model), evaluated));
}

TEST(LightBottleneck, WorksOnFlatActivations)
{
    const auto model = Make("lenet5", "light:fc3,channels=7,bits=1");
    EXPECT_EQ(Sent(*model).sizes(), (std::vector<std::int64_t>{5, 7}));
    EXPECT_TRUE(AreLevels(Sent(*model), 1));
}

TEST(LightBottleneck, LetsGradientsThroughTheRounding)
{
    const auto model = Make("lenet5", "light:pool1,channels=4,bits=2");
    model->train();
    Sent(*model).sum().backward();
    EXPECT_GT(model->parameters()[0].grad().abs().sum().item<float>(), 0);
}

TEST(LightBottleneck, RestoresTheSignsThatTheNextStageExpects)
{
    const auto restored = [](const char* stage) {
        const auto model = Make("mobilenetv2", std::string("light:") + stage);
        return model->Head(RandomBatch(), CutOf(*model) + 1).min().item<float>();
    };
    EXPECT_GE(restored("stem"), 0);
    EXPECT_LT(restored("block1"), 0); // which ends without a rectifier
}

TEST(LightBottleneck, EstimatesTheBitsOfASample)
{
    const auto model = Make("lenet5", "light:pool1");
    model->train();
    const auto levels = Sent(*model);
    const auto bits = (1 + levels).log2().sum().item<float>() / 5;
    EXPECT_FLOAT_EQ(FindEncoder(*model)->SendingLoss(0.5, 8).item<float>(), 0.5F * bits);
}

TEST(LightBottleneck, HasNoSendingLossWithoutWeightOrTraining)
{
    const auto model = Make("lenet5", "light:pool1");
    const auto encoder = FindEncoder(*model, CutOf(*model));
    Sent(*model);
    EXPECT_FALSE(encoder->SendingLoss(1, 8).defined());
    model->train();
    Sent(*model);
    EXPECT_FALSE(encoder->SendingLoss(0, 8).defined());
}

TEST(PublishedBottleneck, DividesChannelsAndResolutionAndRestoresThem)
{
    const auto stages = MeasureStages(*Make("vgg8", "published:conv1,feature=4,resolution=3"));
    EXPECT_EQ(stages[1].activation, (Shape{8, 10, 10}));
    EXPECT_EQ(stages[2].activation, (Shape{32, 28, 28}));
}

TEST(PublishedBottleneck, WorksOnFlatActivations)
{
    const auto stages = MeasureStages(*Make("lenet5", "published:fc3,feature=4"));
    EXPECT_EQ(stages[5].activation, Shape{30});
    EXPECT_EQ(stages[6].activation, Shape{120});
}

TEST(PublishedBottleneck, GatesEachChannelByItsImportance)
{
    const auto model = Make("lenet5", "published:pool1");
    const auto encoder = FindEncoder(*model);
    const auto gates = encoder->Importance().sqrt().detach();
    encoder->named_parameters()["gates"].data().fill_(100);
    const auto ungated = Sent(*model).detach();
    EXPECT_TRUE(torch::allclose(encoder->Importance(), torch::ones({6})));
    EXPECT_GE(gates.min().item<float>(), 0.5); // of weights from 0 up
    EXPECT_GE(ungated.min().item<float>(), 0);
    EXPECT_LE(ungated.max().item<float>(), 1);
}

TEST(PublishedBottleneck, IsDrawnTowardsTheBudget)
{
    const auto model = Make("lenet5", "published:pool1,sharpness=0.1");
    const auto encoder = FindEncoder(*model);
    encoder->named_parameters()["gates"].data().fill_(0); // importance 1/4 each
    const auto expected = 1000 * (std::exp(0.1 * (1.5 - 4)) + std::exp(-0.1 * (1.5 - 4)));
    EXPECT_NEAR(encoder->SendingLoss(0, 4).item<double>(), expected, 0.01);
    encoder->SendingLoss(0, 4).backward();
    EXPECT_LT(encoder->named_parameters()["gates"].grad().max().item<float>(), 0);
}

TEST(PublishedBottleneck, DrawsUnimportantGatesAnewAndOpensTheOthers)
{
    const auto model = Make("lenet5", "published:pool1");
    const auto encoder = FindEncoder(*model);
    auto gates = encoder->named_parameters()["gates"].data();
    gates.copy_(torch::tensor({-3.0F, 0.5F, 0.8F, 1.0F, 9.0F, 15.0F}));
    encoder->ResetGates(1);
    EXPECT_TRUE(gates.slice(0, 3).eq(15).all().item<bool>());
    EXPECT_GE(gates.min().item<float>(), 0);
    EXPECT_LT(gates[0].item<float>(), 15);
}

TEST(FindEncoder, FindsOneOnlyAtItsCut)
{
    const auto model = Make("lenet5", "light:pool1");
    EXPECT_EQ(FindEncoder(*model, 1), nullptr);
    EXPECT_NE(FindEncoder(*model, 2), nullptr);
    EXPECT_EQ(FindEncoder(*model), FindEncoder(*model, 2));
}

TEST(InsertBottleneck, StartsAsTheIdentityWhereItIsAsWideAsTheActivation)
{
    const auto model = Make("lenet5", "light:pool1,channels=6,bits=8");
    const auto cut = CutOf(*model);
    const auto before = model->Head(RandomBatch(), cut - 1);
    const auto after = model->RunStage(cut + 1, model->RunStage(cut, before));
    const auto reach = 255 / 127.5;
    EXPECT_LE((after - before.clamp(0, reach)).abs().max().item<double>(), 0.5 / 127.5 + 1e-6);
}

} // namespace split
