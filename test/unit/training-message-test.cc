/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/training-message.h"

#include <cmath>
#include <gtest/gtest.h>

namespace
{

using Bytes = std::vector<std::uint8_t>;

/// @return the bytes of @p message
Bytes
Serialise(const split::TrainingMessage& message)
{
    return split::SerialiseMessage(message);
}

/// @return what @p bytes hold; fails the test if they are not of type @p T
template <typename T>
T
Parse(const Bytes& bytes)
{
    return std::get<T>(std::get<split::TrainingMessage>(split::ParseTrainingMessage(bytes)));
}

/// @return why @p bytes are not a message
std::string
ParseError(const Bytes& bytes)
{
    return std::get<split::MessageError>(split::ParseTrainingMessage(bytes)).reason;
}

TEST(TrainingMessage, JoinCarriesItsFields)
{
    const auto bytes = Serialise(split::Join{1, 2, 0x0123456789ABCDEF, 300, 4});
    EXPECT_EQ(bytes, (Bytes{16, 1, 2, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01, 0xAC, 2, 4}));
    const auto join = Parse<split::Join>(bytes);
    EXPECT_EQ(join.version, 1U);
    EXPECT_EQ(join.device, 2U);
    EXPECT_EQ(join.plan, 0x0123456789ABCDEFU);
    EXPECT_EQ(join.samples, 300U);
    EXPECT_EQ(join.steps, 4U);
}

TEST(TrainingMessage, WelcomeAndRefusedAreThoseOfInference)
{
    EXPECT_EQ(Serialise(split::Welcome{}), Bytes{2});
    Parse<split::Welcome>({2});
    EXPECT_EQ(Serialise(split::Refused{split::Refusal::MODEL}), (Bytes{3, 2}));
    EXPECT_EQ(Parse<split::Refused>({3, 2}).reason, split::Refusal::MODEL);
}

TEST(TrainingMessage, RoundStartCarriesNormsAndWeights)
{
    const auto bytes = Serialise(split::RoundStart{5, 1.0F, {-0.5F}, {9, 8}});
    EXPECT_EQ(bytes, (Bytes{17, 5, 0, 0, 0x80, 0x3F, 1, 0, 0, 0, 0xBF, 9, 8}));
    const auto start = Parse<split::RoundStart>(bytes);
    EXPECT_EQ(start.round, 5U);
    EXPECT_EQ(start.loss, 1.0F);
    EXPECT_EQ(start.channelNorms, std::vector<float>{-0.5F});
    EXPECT_EQ(start.weights, (Bytes{9, 8}));
}

TEST(TrainingMessage, AnUnknownLossStaysUnknown)
{
    const auto bytes = Serialise(split::RoundStart{0, std::nanf(""), {}, {}});
    EXPECT_TRUE(std::isnan(Parse<split::RoundStart>(bytes).loss));
}

TEST(TrainingMessage, ActivationsCarryLabelsAndFrame)
{
    const auto bytes = Serialise(split::Activations{{1, 2, 3}, false, 4, {7, 200}, {9}});
    EXPECT_EQ(bytes, (Bytes{18, 1, 2, 3, 4, 2, 7, 0xC8, 1, 9}));
    const auto activations = Parse<split::Activations>(bytes);
    EXPECT_EQ(activations.position, (split::Position{1, 2, 3}));
    EXPECT_FALSE(activations.evaluation);
    EXPECT_EQ(activations.gradientBits, 4U);
    EXPECT_EQ(activations.labels, (std::vector<std::uint32_t>{7, 200}));
    EXPECT_EQ(activations.frame, Bytes{9});
}

TEST(TrainingMessage, EvaluationDiffersInItsKind)
{
    const auto bytes = Serialise(split::Activations{{1, 2, 0}, true, 32, {}, {9}});
    EXPECT_EQ(bytes, (Bytes{20, 1, 2, 0, 32, 0, 9}));
    EXPECT_TRUE(Parse<split::Activations>(bytes).evaluation);
}

TEST(TrainingMessage, GradientsCarryLossAndFrame)
{
    const auto bytes = Serialise(split::Gradients{{1, 2, 3}, 1.0F, 6, {9}});
    EXPECT_EQ(bytes, (Bytes{19, 1, 2, 3, 0, 0, 0x80, 0x3F, 6, 9}));
    const auto gradients = Parse<split::Gradients>(bytes);
    EXPECT_EQ(gradients.position, (split::Position{1, 2, 3}));
    EXPECT_EQ(gradients.loss, 1.0F);
    EXPECT_EQ(gradients.correct, 6U);
    EXPECT_EQ(gradients.frame, Bytes{9});
}

TEST(TrainingMessage, ScoreCarriesItsFields)
{
    const auto bytes = Serialise(split::Score{{1, 2, 3}, 1.0F, 6});
    EXPECT_EQ(bytes, (Bytes{21, 1, 2, 3, 0, 0, 0x80, 0x3F, 6}));
    const auto score = Parse<split::Score>(bytes);
    EXPECT_EQ(score.position, (split::Position{1, 2, 3}));
    EXPECT_EQ(score.loss, 1.0F);
    EXPECT_EQ(score.correct, 6U);
}

TEST(TrainingMessage, SamplesCarryLabelsAndPixels)
{
    const auto bytes = Serialise(split::Samples{1, {7}, {255, 0}});
    EXPECT_EQ(bytes, (Bytes{22, 1, 1, 7, 255, 0}));
    const auto samples = Parse<split::Samples>(bytes);
    EXPECT_EQ(samples.round, 1U);
    EXPECT_EQ(samples.labels, std::vector<std::uint32_t>{7});
    EXPECT_EQ(samples.pixels, (Bytes{255, 0}));
}

TEST(TrainingMessage, WeightsCarryHowSamplesWereJudged)
{
    const auto bytes = Serialise(split::Weights{1, 1.0F, 4, 3, {9}});
    EXPECT_EQ(bytes, (Bytes{23, 1, 0, 0, 0x80, 0x3F, 4, 3, 9}));
    const auto weights = Parse<split::Weights>(bytes);
    EXPECT_EQ(weights.round, 1U);
    EXPECT_EQ(weights.loss, 1.0F);
    EXPECT_EQ(weights.samples, 4U);
    EXPECT_EQ(weights.correct, 3U);
    EXPECT_EQ(weights.weights, Bytes{9});
}

TEST(TrainingMessage, UnusableCarriesItsReason)
{
    const auto bytes = Serialise(split::Unusable{{1, 2, 3}, split::Failure::WRONG_SHAPE});
    EXPECT_EQ(bytes, (Bytes{24, 1, 2, 3, 3}));
    EXPECT_EQ(Parse<split::Unusable>(bytes).position, (split::Position{1, 2, 3}));
    EXPECT_EQ(Parse<split::Unusable>(bytes).reason, split::Failure::WRONG_SHAPE);
}

TEST(TrainingMessage, EndMayCarryWeights)
{
    EXPECT_EQ(Serialise(split::End{}), Bytes{25});
    EXPECT_EQ(Parse<split::End>({25, 9}).weights, Bytes{9});
}

TEST(TrainingMessage, ErrorsNameTheField)
{
    EXPECT_EQ(ParseError({}), "message with a wrong kind");
    EXPECT_EQ(ParseError({1}), "message with a wrong kind");
    EXPECT_EQ(ParseError({26}), "message with a wrong kind");
    EXPECT_EQ(ParseError({16, 1, 1, 0}), "message with a wrong plan");
    EXPECT_EQ(ParseError({17, 1, 0, 0, 0}), "message with a wrong loss");
    EXPECT_EQ(ParseError({18, 1, 2}), "message with a wrong micro-batch");
    EXPECT_EQ(ParseError({21, 1, 2, 3, 0, 0, 0, 0, 1, 1}), "message with a wrong length");
    EXPECT_EQ(ParseError({24, 1, 2, 3, 4}), "message with a wrong reason");
}

TEST(TrainingMessage, BitsAreThoseOfTheCodec)
{
    EXPECT_EQ(ParseError({18, 1, 2, 3, 0, 0}), "message with a wrong bits");
    EXPECT_EQ(ParseError({18, 1, 2, 3, 9, 0}), "message with a wrong bits");
    Parse<split::Activations>({18, 1, 2, 3, 16, 0});
}

TEST(TrainingMessage, ListsAreNotLongerThanTheMessage)
{
    EXPECT_EQ(ParseError({18, 1, 2, 3, 8, 3, 0, 0}), "message with a wrong labels");
    EXPECT_EQ(ParseError({17, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}),
              "message with a wrong channels");
}

TEST(TrainingMessage, LabelsFitTheirType)
{
    EXPECT_EQ(ParseError({18, 1, 2, 3, 8, 1, 0x80, 0x80, 0x80, 0x80, 0x10}),
              "message with a wrong labels");
}

} // namespace
