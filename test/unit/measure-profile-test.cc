/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"
#include "nn/split-model.h"
#include "nn/zoo.h"
#include "profile/measure-profile.h"
#include "protocol/message-parser.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

namespace split
{

namespace
{

constexpr std::size_t SAMPLES = 70;

std::shared_ptr<const InferenceEngine>
Lenet5()
{
    const ModelInfo info{"lenet5", {1, 28, 28}, 10, {{0.5F}, {0.25F}}};
    return std::make_shared<const InferenceEngine>(MakeModel(info, 1));
}

/// @return images of random pixels, labelled as @p engine classifies them but for every third
Dataset
Labelled(const InferenceEngine& engine)
{
    std::mt19937 random(7);
    std::vector<std::uint8_t> pixels(SAMPLES * 28 * 28);
    for (auto& pixel : pixels)
    {
        pixel = static_cast<std::uint8_t>(random());
    }
    const Dataset unlabelled({1, 28, 28}, 10, pixels, std::vector<std::uint8_t>(SAMPLES));
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < SAMPLES; ++i)
    {
        const auto scores = engine.Whole(unlabelled.Sample(i, engine.Info().normalisation)).values;
        const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
        labels.push_back(static_cast<std::uint8_t>(i % 3 == 0 ? (best + 1) % 10 : best));
    }
    return {{1, 28, 28}, 10, pixels, labels};
}

const std::vector<Decision> DECISIONS{{Mode::DEVICE_ONLY, 0, {}, 0},
                                      {Mode::EDGE_ONLY, 0, {}, 0},
                                      {Mode::EDGE_ONLY, 0, {}, 50},
                                      {Mode::SPLIT, 1, Setting::Parse("bits=32,entropy=none"), 0},
                                      {Mode::SPLIT, 3, Setting::Parse("bits=4"), 0},
                                      {Mode::SPLIT, 3, Setting::Parse("bits=8"), 0}};

/// @return a profile of DECISIONS, by @p threads
Profile
Measure(unsigned threads)
{
    const auto engine = Lenet5();
    const RequestCoder coder(engine, {});
    return MeasureProfile(*engine, coder, Labelled(*engine), DECISIONS, threads, [](std::size_t) {
    });
}

} // namespace

TEST(MeasureProfile, CountsWhatIsClassifiedRightly)
{
    const auto profile = Measure(2);
    for (const auto way : {0, 1, 3}) // these lose nothing
    {
        EXPECT_EQ(profile[way].accuracy, 46.0 / 70) << way;
    }
}

TEST(MeasureProfile, CountsTheBytesOfTheMessageAndItsLength)
{
    const auto profile = Measure(2);
    EXPECT_EQ(profile[0].meanBytes, 0);
    EXPECT_EQ(profile[1].meanBytes, 28 * 28 + 2 + 1 + 2); // pixels, length, kind, number
    EXPECT_EQ(profile[1].p95Bytes, profile[1].meanBytes);

    const auto engine = Lenet5();
    const auto dataset = Labelled(*engine);
    const Session session(engine->Stages()[3].activation);
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < SAMPLES; ++i)
    {
        const auto input = dataset.Sample(i, engine->Info().normalisation);
        const auto frame = Encode(session, DECISIONS[4].setting, engine->Head(input, 3));
        const Request request{Content::ACTIVATION, 1000, 3, frame.bytes};
        sizes.push_back(DelimitedSize(SerialiseMessage(request).size()));
    }
    std::sort(sizes.begin(), sizes.end());
    const auto sum = std::accumulate(sizes.begin(), sizes.end(), 0.0);
    EXPECT_EQ(profile[4].meanBytes, sum / SAMPLES);
    EXPECT_EQ(profile[4].p95Bytes, sizes[66]); // the 67th of 70: 95.7 % do not exceed it
}

TEST(MeasureProfile, TellsWhatEachSideComputes)
{
    const auto profile = Measure(2);
    const auto engine = Lenet5();
    const auto whole = static_cast<double>(engine->HeadFlops(6));
    EXPECT_EQ(profile[0].headFlops, whole);
    EXPECT_EQ(profile[0].tailFlops, 0);
    EXPECT_EQ(profile[1].headFlops, 0);
    EXPECT_EQ(profile[1].tailFlops, whole);
    EXPECT_EQ(profile[3].headFlops, static_cast<double>(engine->HeadFlops(1)));
    EXPECT_EQ(profile[3].tailFlops, static_cast<double>(engine->TailFlops(1)));
}

TEST(MeasureProfile, DoesNotDependOnTheNumberOfThreads)
{
    const auto one = Measure(1);
    const auto many = Measure(5);
    for (std::size_t i = 0; i < one.size(); ++i)
    {
        EXPECT_EQ(one[i].accuracy, many[i].accuracy);
        EXPECT_EQ(one[i].accuracyLow, many[i].accuracyLow);
        EXPECT_EQ(one[i].meanBytes, many[i].meanBytes);
        EXPECT_EQ(one[i].p95Bytes, many[i].p95Bytes);
        EXPECT_EQ(one[i].isEfficient, many[i].isEfficient);
    }
}

} // namespace split
