/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/derive-seed.h"
#include "expect-error.h"
#include "learn/relay-trainer.h"
#include "learn/trainer.h"
#include "tiny-training.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

namespace split
{

namespace
{

/// A way to train.
struct Way
{
    const char* optimiser;    //!< its name
    double momentum;          //!< of it
    std::size_t microBatches; //!< of a step
};

TrainingPlan
PlanOf(const Way& way)
{
    auto plan = TinyPlan();
    plan.optimiser = way.optimiser;
    plan.momentum = way.momentum;
    plan.microBatches = way.microBatches;
    return plan;
}

TrainingPlan
PlanOf(Collaboration collaboration, std::size_t devices)
{
    auto plan = TinyPlan();
    plan.collaboration = collaboration;
    plan.devices = devices;
    return plan;
}

/// @return the options by which a Trainer does what device 0 does by @p plan
TrainingOptions
OptionsOf(const TrainingPlan& plan)
{
    TrainingOptions options;
    options.epochs = plan.rounds;
    options.batch = plan.batch;
    options.optimiser = plan.optimiser;
    options.momentum = plan.momentum;
    options.weightDecay = plan.weightDecay;
    options.learningRate = plan.learningRate;
    options.augmentation = plan.augmentation;
    options.seed = DeriveSeed(plan.seed, "device", 0);
    return options;
}

} // namespace

class SplitTraining : public testing::TestWithParam<Way>
{
};

TEST_P(SplitTraining, EqualsTrainingTheWholeModel)
{
    const auto plan = PlanOf(GetParam());
    TinyTraining training(plan);
    auto wholePlan = plan;
    wholePlan.collaboration = Collaboration::FEDAVG;
    const auto model = Lenet5();
    DeviceTrainer whole(wholePlan, 0, model, HalfBright(16), nullptr);
    for (std::uint64_t round = 0; round < plan.rounds; ++round)
    {
        training.edge.BeginRound(round, 0);
        for (std::uint64_t step = 0; step < whole.StepsPerRound(); ++step)
        {
            const auto loss = whole.TrainAlone({round, step, 0});
            EXPECT_FLOAT_EQ(training.Step(0, round, step, Lossless()), loss);
            EXPECT_EQ(training.Weights(), WeightsOf(*model)) << round << " " << step;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Ways,
                         SplitTraining,
                         testing::Values(Way{"sgd", 0, 1},
                                         Way{"sgd", 0.9, 1},
                                         Way{"nesterov", 0.9, 1},
                                         Way{"adam", 0, 1},
                                         Way{"sgd", 0.9, 2},
                                         Way{"adam", 0, 2}));

TEST(SplitTraining, EqualsTheTrainerOfWholeModels)
{
    const auto plan = TinyPlan();
    TinyTraining training(plan);
    const auto model = Lenet5();
    Trainer trainer(model, HalfBright(16), Indices(16), OptionsOf(plan));
    for (std::uint64_t round = 0; round < plan.rounds; ++round)
    {
        for (const auto loss : training.Round(round, Lossless()))
        {
            EXPECT_FLOAT_EQ(trainer.Step(), loss);
        }
    }
    EXPECT_EQ(training.Weights(), WeightsOf(*model));
}

TEST(SplitTraining, LearnsWithAllThatIsLossy)
{
    auto plan = TinyPlan();
    plan.rounds = 10;
    plan.errorFeedback = true;
    TinyTraining training(plan);
    const CutSetting setting{Setting::Parse("keep=0.5,by=element,bits=4"), 4};
    std::vector<double> losses;
    for (std::uint64_t round = 0; round < plan.rounds; ++round)
    {
        losses = training.Round(round, setting);
    }
    EXPECT_LT(losses.back(), 0.3);
}

TEST(SplitTraining, GradientsCarryKeptEntriesOnly)
{
    TinyTraining training(TinyPlan());
    const CutSetting setting{Setting::Parse("keep=0.5,bits=32,entropy=none"), 32};
    training.Step(0, 0, 0, setting);
    EXPECT_EQ(training.sent.back().payloadBytes, 4U * 3 * 14 * 14 * 4);
    EXPECT_EQ(training.answered.back().payloadBytes, 4U * 3 * 14 * 14 * 4);
}

TEST(SplitTraining, ChannelsThatWereNotSentGetNoGradient)
{
    auto plan = TinyPlan();
    plan.importance = Importance::STATIC;
    plan.weightDecay = 0;
    plan.optimiser = "sgd";
    TinyTraining training(plan);
    const auto before = training.Weights().at("conv1.0.weight");
    training.Step(0, 0, 0, {Setting::Parse("keep=0.5,bits=32,entropy=none"), 32});
    const auto after = training.Weights().at("conv1.0.weight");
    const auto half = static_cast<std::ptrdiff_t>(before.size() / 2);
    EXPECT_NE(before, after);
    EXPECT_TRUE(std::equal(before.begin() + half, before.end(), after.begin() + half));
}

TEST(SplitTraining, WithOneDeviceSplitFedIsPlain)
{
    TinyTraining plain(PlanOf(Collaboration::SEQUENTIAL, 1));
    TinyTraining first(PlanOf(Collaboration::SPLITFED_1, 1));
    TinyTraining second(PlanOf(Collaboration::SPLITFED_2, 1));
    for (std::uint64_t round = 0; round < 2; ++round)
    {
        const auto losses = plain.Round(round, Lossless());
        EXPECT_EQ(first.Round(round, Lossless()), losses);
        EXPECT_EQ(second.Round(round, Lossless()), losses);
    }
    EXPECT_EQ(first.Weights(), plain.Weights());
    EXPECT_EQ(second.Weights(), plain.Weights());
}

TEST(SplitTraining, DevicesBeginARoundWithTheSameHead)
{
    for (const auto collaboration : {Collaboration::SPLITFED_1, Collaboration::SPLITFED_2})
    {
        TinyTraining training(PlanOf(collaboration, 2));
        training.Round(0, Lossless());
        EXPECT_NE(training.Weights(0), training.Weights(1));
        const auto start = training.edge.BeginRound(1, 0);
        training.devices[0]->BeginRound(start);
        training.devices[1]->BeginRound(start);
        EXPECT_EQ(training.Weights(0), training.Weights(1));
    }
}

TEST(SplitTraining, ATurnGoesOnWithTheHeadOfTheOneBefore)
{
    TinyTraining training(PlanOf(Collaboration::SEQUENTIAL, 2));
    training.devices[0]->BeginRound(training.edge.BeginRound(0, 0));
    training.Step(0, 0, 0, Lossless());
    const auto head = training.devices[0]->Weights();
    training.edge.HandIn(0, training.devices[0]->Introduction(), {0, 0, 0, 0, head});
    training.edge.EndRound();
    training.devices[1]->BeginRound(training.edge.BeginRound(0, 0));
    EXPECT_EQ(training.devices[1]->Weights(), head);
}

TEST(SplitTraining, ForgottenDevicesHaveNeverBeenThere)
{
    TinyTraining with(PlanOf(Collaboration::SPLITFED_1, 2));
    TinyTraining without(PlanOf(Collaboration::SPLITFED_1, 2));
    with.Step(1, 0, 0, Lossless());
    with.edge.Forget(1);
    for (auto* training : {&with, &without})
    {
        training->Step(0, 0, 0, Lossless());
        const auto& device = *training->devices[0];
        training->edge.HandIn(0, device.Introduction(), {0, 0, 0, 0, device.Weights()});
        training->edge.EndRound();
    }
    EXPECT_EQ(with.Weights(), without.Weights());
    EXPECT_EQ(with.edge.FinalWeights(), without.edge.FinalWeights());
}

TEST(SplitTraining, AForgottenDeviceMayBeginAnew)
{
    TinyTraining training(PlanOf(Collaboration::SPLITFED_1, 2));
    training.Step(1, 0, 0, Lossless());
    training.edge.Forget(1);
    training.devices[1]->BeginRound(training.edge.BeginRound(0, 0));
    EXPECT_TRUE(std::isfinite(training.Step(1, 0, 0, Lossless())));
}

TEST(SplitTraining, DevicesMayTakeTurnsWithinAStep)
{
    auto plan = PlanOf(Collaboration::SPLITFED_2, 2);
    plan.microBatches = 2;
    TinyTraining turns(plan);
    TinyTraining whole(plan);
    const auto send = [](TinyTraining& training, std::size_t device, std::uint64_t part) {
        const auto outgoing = training.devices[device]->Forward({0, 0, part}, Lossless());
        training.edge.Train(device, training.devices[device]->Introduction(), outgoing.message);
    };
    send(turns, 0, 0);
    send(turns, 1, 0);
    turns.edge.Forget(1);
    send(turns, 0, 1);
    const auto start = whole.Weights();
    send(whole, 0, 0);
    send(whole, 0, 1);
    for (auto* training : {&turns, &whole})
    {
        training->edge.EndStep(0, training->devices[0]->Introduction(), {0, 0, 0});
    }
    EXPECT_NE(whole.Weights(), start);
    EXPECT_EQ(turns.Weights(), whole.Weights());
}

TEST(SplitTraining, ResumedEqualsUninterrupted)
{
    for (const auto collaboration : {Collaboration::SPLITFED_1, Collaboration::SPLITFED_2})
    {
        auto plan = PlanOf(collaboration, 2);
        plan.importance = Importance::RUNNING;
        plan.errorFeedback = true;
        const CutSetting half{Setting::Parse("keep=0.5,bits=4"), 4};
        const CutSetting more{Setting::Parse("keep=0.7,bits=4"), 4};
        TinyTraining uninterrupted(plan);
        uninterrupted.Round(0, half);
        TinyTraining resumed(plan);
        resumed.edge.SetState(uninterrupted.edge.State());
        for (std::size_t device = 0; device < 2; ++device)
        {
            resumed.devices[device]->SetState(uninterrupted.devices[device]->State());
        }
        EXPECT_EQ(resumed.Round(1, more), uninterrupted.Round(1, more));
        EXPECT_EQ(resumed.Weights(), uninterrupted.Weights());
    }
}

TEST(SplitTraining, NamesWhatItCannotUse)
{
    TinyTraining training(TinyPlan());
    const auto join = training.devices[0]->Introduction();
    const auto good = training.devices[0]->Forward({0, 0, 0}, Lossless()).message;
    const auto reason = [&](const Activations& activations) {
        return std::get<Unusable>(training.edge.Train(0, join, activations)).reason;
    };
    auto bad = good;
    bad.frame.pop_back();
    EXPECT_EQ(reason(bad), Failure::UNDECODABLE);
    bad = good;
    bad.labels.pop_back();
    EXPECT_EQ(reason(bad), Failure::WRONG_SHAPE);
    bad = good;
    bad.labels[0] = 2;
    EXPECT_EQ(reason(bad), Failure::WRONG_SHAPE);
    bad = good;
    bad.frame.pop_back();
    EXPECT_FALSE(training.devices[0]->Backward(bad.frame));
    EXPECT_FALSE(training.devices[0]->Backward(good.frame)) << "nothing waits for it";
}

TEST(SplitTraining, RefusesBatchesOfNothing)
{
    auto plan = TinyPlan();
    plan.batch = 0;
    ExpectError([&] { TinyTraining{plan}; }, "the samples of a batch; choose at least 1");
}

TEST(SplitTraining, StopsWhereItDiverges)
{
    auto plan = TinyPlan();
    plan.optimiser = "sgd";
    plan.learningRate = LearningRate::Parse("1e30");
    TinyTraining training(plan);
    training.Step(0, 0, 0, Lossless());
    ExpectError([&] { training.Step(0, 0, 1, Lossless()); }, "device 0, round 0, step 1: the ");
}

TEST(SplitTraining, NewChannelsStartAtZero)
{
    auto plan = TinyPlan();
    plan.importance = Importance::STATIC;
    plan.learningRate = LearningRate::Parse("1e-30");
    plan.optimiser = "sgd";
    TinyTraining training(plan);
    const auto weight = [&](std::size_t channel) {
        float value;
        std::memcpy(&value, &training.Weights().at("conv2.0.weight")[channel * 25 * 4], 4);
        return value;
    };
    EXPECT_NE(weight(4), 0);
    training.Step(0, 0, 0, {Setting::Parse("keep=0.5,bits=32,entropy=none"), 32});
    EXPECT_NE(weight(4), 0);
    training.Step(0, 0, 1, Lossless());
    EXPECT_NEAR(weight(4), 0, 1e-20);
    EXPECT_GT(std::abs(weight(0)), 1e-6);
}

TEST(FederatedTraining, AveragesWholeModels)
{
    for (const auto bits : {32U, 8U})
    {
        auto plan = PlanOf(Collaboration::FEDAVG, 2);
        plan.weightBits = bits;
        const auto model = Lenet5();
        EdgeTrainer edge(plan, model);
        std::vector<std::unique_ptr<DeviceTrainer>> devices;
        for (std::size_t device = 0; device < 2; ++device)
        {
            devices.push_back(
                std::make_unique<DeviceTrainer>(plan, device, Lenet5(), HalfBright(16), nullptr));
            devices.back()->TrainAlone({0, 0, 0});
            EXPECT_TRUE(edge.HandIn(device,
                                    devices.back()->Introduction(),
                                    {0, 0, 0, 0, devices.back()->Weights()}));
        }
        const auto before = WeightsOf(*model);
        edge.EndRound();
        EXPECT_NE(WeightsOf(*model), before);
        devices[0]->BeginRound(edge.BeginRound(1, 0));
    }
}

TEST(FederatedTraining, RefusesWeightsOfAnotherModel)
{
    auto plan = PlanOf(Collaboration::FEDAVG, 1);
    EdgeTrainer edge(plan, Lenet5());
    EXPECT_FALSE(edge.HandIn(0, {}, {0, 0, 0, 0, {1, 2, 3}}));
    EXPECT_FALSE(edge.HandIn(0, {}, {0, 0, 0, 0, SerialiseSafeTensors({})}));
}

TEST(CentralTraining, EqualsTheTrainerOfWholeModels)
{
    const auto plan = PlanOf(Collaboration::CENTRAL, 1);
    const auto model = Lenet5();
    EdgeTrainer edge(plan, model);
    const DeviceTrainer device(plan, 0, Lenet5(), HalfBright(16), nullptr);
    EXPECT_TRUE(edge.AddSamples(0, device.AllSamples()));
    const auto wholeModel = Lenet5();
    Trainer trainer(wholeModel, HalfBright(16), Indices(16), OptionsOf(plan));
    ASSERT_EQ(edge.StepsAlone(), trainer.StepsPerEpoch());
    for (std::uint64_t step = 0; step < edge.StepsAlone(); ++step)
    {
        EXPECT_EQ(edge.TrainAlone({0, step, 0}), trainer.Step());
    }
    EXPECT_EQ(WeightsOf(*model), WeightsOf(*wholeModel));
}

TEST(RelayTraining, WithoutCompressionEqualsOneCut)
{
    auto plan = TinyPlan();
    plan.secondCut = 3;
    const auto relayModel = Lenet5();
    const auto edgeModel = Lenet5();
    DeviceTrainer device(plan, 0, Lenet5(), HalfBright(16), nullptr);
    RelayTrainer relay(plan, relayModel);
    EdgeTrainer edge(plan, edgeModel);
    TinyTraining plain(TinyPlan());
    const auto join = device.Introduction();
    for (std::uint64_t step = 0; step < device.StepsPerRound(); ++step)
    {
        const auto up = device.Forward({0, step, 0}, Lossless());
        const auto further =
            std::get<OutgoingActivations>(relay.Forward(join, up.message, Lossless()));
        const auto down = std::get<OutgoingGradients>(edge.Train(0, join, further.message));
        const auto back = std::get<OutgoingGradients>(relay.Backward(join, down.message));
        EXPECT_TRUE(device.Backward(back.message.frame));
        edge.EndStep(0, join, {0, step, 0});
        device.EndStep({0, step, 0});
        EXPECT_EQ(static_cast<double>(back.message.loss), plain.Step(0, 0, step, Lossless()));
    }
    EXPECT_EQ(WeightsOf(*relayModel).at("conv2.0.weight"), plain.Weights().at("conv2.0.weight"));
    EXPECT_EQ(WeightsOf(*edgeModel).at("fc5.weight"), plain.Weights().at("fc5.weight"));
}

} // namespace split
