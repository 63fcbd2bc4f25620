/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/head-learner.h"
#include "learn/outgoing.h"
#include "nn/split-model.h"
#include "nn/tensor-conversion.h"
#include "nn/zoo.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

namespace split
{

namespace
{

constexpr std::size_t END = 3; //!< behind the encoder

/// @return a model whose third stage is the encoder @p bottleneck
std::shared_ptr<SplitModel>
Make(const std::string& bottleneck)
{
    ModelInfo info{"lenet5", {1, 28, 28}, 2, {{0.5F}, {0.5F}}};
    info.bottleneck = Bottleneck::Parse(bottleneck);
    return MakeModel(info, 1);
}

/// @return a learner of its head, of which each step moves each weight about as far as its rate
HeadLearner
LearnerOf(const std::shared_ptr<SplitModel>& model, double rateWeight)
{
    return HeadLearner({model, 0, END}, {"adam", 0, 0}, rateWeight);
}

/// Trains on a micro-batch of which the tail learns nothing. @return the activation
torch::Tensor
TrainOnSendingAlone(HeadLearner& learner, double share, double keep)
{
    const auto input = torch::linspace(-1, 1, 4 * 28 * 28).view({4, 1, 28, 28});
    const auto activation = learner.Forward(input, share, keep);
    const auto zeros = torch::zeros_like(activation).contiguous();
    learner.Backward(FromTorch(zeros));
    return activation;
}

/// @return the sum of the gates
float
SumOfGates(const HeadLearner& learner)
{
    const auto gates = learner.Gates();
    return std::accumulate(gates.begin(), gates.end(), 0.0F);
}

TEST(HeadLearner, DrawsTheGatesTowardsTheBudget)
{
    for (const auto keep : {0.3, 1.0})
    {
        auto learner = LearnerOf(Make("published:pool1,feature=1"), 0);
        EXPECT_EQ(learner.Gates().size(), 6U);
        const auto before = SumOfGates(learner);
        TrainOnSendingAlone(learner, 1, keep);
        learner.Step(0.1);
        const auto budget = static_cast<float>(learner.Budget(keep));
        EXPECT_LT(std::abs(SumOfGates(learner) - budget), std::abs(before - budget)) << keep;
    }
}

TEST(HeadLearner, SharesOutTheSendingLossAmongMicroBatches)
{
    const auto gatesAfter = [](int parts) {
        auto learner = LearnerOf(Make("published:pool1,feature=1"), 0);
        for (int part = 0; part < parts; ++part)
        {
            TrainOnSendingAlone(learner, 1.0 / parts, 0.3);
        }
        learner.Step(0.1);
        return learner.Gates();
    };
    EXPECT_EQ(gatesAfter(2), gatesAfter(1));
}

TEST(HeadLearner, LearnsToSendFewerBitsBecauseOfTheRateWeight)
{
    auto learner = LearnerOf(Make("light:pool1,channels=4,bits=4"), 1);
    const auto before = TrainOnSendingAlone(learner, 1, 1).sum().item<float>();
    for (int step = 0; step < 10; ++step)
    {
        learner.Step(0.02);
        TrainOnSendingAlone(learner, 1, 1);
    }
    EXPECT_GT(before, 0);
    EXPECT_LT(TrainOnSendingAlone(learner, 1, 1).sum().item<float>(), before);
}

TEST(HeadLearner, HasNoGatesWithoutABottleneck)
{
    const HeadLearner learner({MakeModel({"lenet5", {1, 28, 28}, 2, {{0.5F}, {0.5F}}}, 1), 0, END},
                              {},
                              0);
    EXPECT_TRUE(learner.Gates().empty());
    EXPECT_EQ(learner.Budget(0.5), 0U);
}

} // namespace

} // namespace split
