/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/dataset.h"
#include "expect-error.h"

#include <gtest/gtest.h>
#include <numeric>
#include <set>
#include <stdexcept>

namespace
{

using split::Dataset;
using split::Normalisation;

/// @return three colour images of 1 x 2 pixels, whose bytes count from 0
Dataset
MakeThreeSamples()
{
    std::vector<std::uint8_t> pixels(18);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    return {{3, 1, 2}, 10, pixels, {7, 8, 9}};
}

/// @return @p count grey images of one pixel, each labelled as its own value
Dataset
MakeNumberedSamples(std::uint8_t count)
{
    std::vector<std::uint8_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::uint8_t{0});
    return {{1, 1, 1}, count, numbers, numbers};
}

/// @return the labels of @p dataset in order
std::vector<std::size_t>
Labels(const Dataset& dataset)
{
    std::vector<std::size_t> labels;
    for (std::size_t i = 0; i < dataset.Size(); ++i)
    {
        labels.push_back(dataset.Label(i));
    }
    return labels;
}

const Normalisation PLAIN{{0, 0, 0}, {1, 1, 1}};

TEST(Dataset, TellsWhatItHolds)
{
    const auto dataset = MakeThreeSamples();
    EXPECT_EQ(dataset.Size(), 3U);
    EXPECT_EQ(dataset.ClassCount(), 10U);
    EXPECT_EQ(dataset.SampleShape(), (split::Shape{3, 1, 2}));
    EXPECT_EQ(Labels(dataset), (std::vector<std::size_t>{7, 8, 9}));
}

TEST(Dataset, GivesImagesAsRecorded)
{
    const auto image = MakeThreeSamples().GetImage(1);
    EXPECT_EQ(image.channels, 3U);
    EXPECT_EQ(image.height, 1U);
    EXPECT_EQ(image.width, 2U);
    EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{6, 7, 8, 9, 10, 11}));
}

TEST(Dataset, NormalisesByChannel)
{
    const Normalisation normalisation{{0, 0.5F, 1}, {1, 2, 4}};
    const auto sample = MakeThreeSamples().Sample(0, normalisation);
    EXPECT_EQ(sample.shape, (split::Shape{1, 3, 1, 2}));
    const std::vector<float> expected{0 / 255.0F,
                                      1 / 255.0F,
                                      (2 / 255.0F - 0.5F) / 2,
                                      (3 / 255.0F - 0.5F) / 2,
                                      (4 / 255.0F - 1) / 4,
                                      (5 / 255.0F - 1) / 4};
    EXPECT_EQ(sample.values, expected);
}

TEST(Dataset, NormalisesImagesAsSamples)
{
    const auto dataset = MakeThreeSamples();
    const Normalisation normalisation{{0.1F, 0.2F, 0.3F}, {0.4F, 0.5F, 0.6F}};
    const auto tensor = split::Normalise(dataset.GetImage(2), normalisation);
    const auto sample = dataset.Sample(2, normalisation);
    EXPECT_EQ(tensor.shape, sample.shape);
    EXPECT_EQ(tensor.values, sample.values);
}

TEST(Dataset, BatchesInTheOrderAskedFor)
{
    const auto dataset = MakeThreeSamples();
    const auto batch = dataset.Batch({2, 0}, PLAIN);
    EXPECT_EQ(batch.shape, (split::Shape{2, 3, 1, 2}));
    auto expected = dataset.Sample(2, PLAIN).values;
    const auto second = dataset.Sample(0, PLAIN).values;
    expected.insert(expected.end(), second.begin(), second.end());
    EXPECT_EQ(batch.values, expected);
}

TEST(Dataset, RefusesANormalisationOfOtherChannels)
{
    split::ExpectError(
        [] {
            MakeThreeSamples().Sample(0, {{0}, {1}});
        },
        "it has 3 channels and the normalisation 1");
}

TEST(Dataset, RefusesAnIndexOutOfRange)
{
    EXPECT_THROW(MakeThreeSamples().Label(3), std::out_of_range);
    EXPECT_THROW(MakeThreeSamples().GetImage(3), std::out_of_range);
}

TEST(Dataset, RefusesPixelsThatDoNotMatchTheLabels)
{
    split::ExpectError(
        [] {
            Dataset({1, 1, 2}, 10, {1, 2, 3}, {0, 1});
        },
        "2 labels need 4 pixels, not 3");
}

TEST(Dataset, RefusesSamplesThatAreNoImages)
{
    using split::Shape;
    for (const auto& shape : {Shape{}, Shape{1, 1}, Shape{1, 1, 1, 1}, Shape{1, 0, 1}})
    {
        split::ExpectError([&] { Dataset(shape, 1, {0}, {0}); }, "its samples have shape '");
    }
    split::ExpectError([] { Dataset({1, 1, 1}, 1, {}, {}); }, "it has no samples");
}

TEST(Dataset, RefusesALabelOutOfRange)
{
    split::ExpectError(
        [] {
            Dataset({1, 1, 1}, 2, {0, 0}, {0, 2});
        },
        "must be below the number of classes, 2");
}

TEST(DatasetSubset, IsTheSameOnEveryPlatform)
{
    EXPECT_EQ(Labels(MakeNumberedSamples(100).Subset(4, 1)),
              (std::vector<std::size_t>{28, 79, 62, 45}));
}

TEST(DatasetSubset, DrawsWithoutReplacement)
{
    const auto labels = Labels(MakeNumberedSamples(100).Subset(100, 3));
    EXPECT_EQ(std::set<std::size_t>(labels.begin(), labels.end()).size(), 100U);
}

TEST(DatasetSubset, KeepsImagesWithTheirLabels)
{
    const auto subset = MakeNumberedSamples(100).Subset(20, 5).Subset(10, 6);
    for (std::size_t i = 0; i < subset.Size(); ++i)
    {
        EXPECT_EQ(subset.GetImage(i).pixels[0], subset.Label(i));
    }
}

TEST(DatasetSubset, KeepsTheClassCount)
{
    EXPECT_EQ(MakeNumberedSamples(100).Subset(1, 1).ClassCount(), 100U);
}

TEST(DatasetSubset, RefusesACountOutOfRange)
{
    split::ExpectError([] { MakeThreeSamples().Subset(4, 1); }, "ask for 1 to 3");
    split::ExpectError([] { MakeThreeSamples().Subset(0, 1); }, "ask for 1 to 3");
}

TEST(ComputeNormalisation, MeasuresEachChannel)
{
    const Dataset dataset({3, 1, 2}, 1, {0, 255, 51, 51, 0, 0, 255, 0, 153, 153, 0, 255}, {0, 0});
    const auto normalisation = split::ComputeNormalisation(dataset);
    const std::vector<float> mean{0.5F, 0.4F, 0.25F};
    ASSERT_EQ(normalisation.mean.size(), 3U);
    ASSERT_EQ(normalisation.deviation.size(), 3U);
    for (std::size_t channel = 0; channel < 3; ++channel)
    {
        EXPECT_FLOAT_EQ(normalisation.mean[channel], mean[channel]);
    }
    EXPECT_FLOAT_EQ(normalisation.deviation[0], 0.5F);
    EXPECT_FLOAT_EQ(normalisation.deviation[1], 0.2F);
    EXPECT_FLOAT_EQ(normalisation.deviation[2], 0.4330127F); // sqrt(3) / 4
}

TEST(ComputeNormalisation, CountsOnlyTheSubset)
{
    const auto subset = MakeNumberedSamples(100).Subset(1, 1);
    EXPECT_FLOAT_EQ(split::ComputeNormalisation(subset).mean[0], subset.Label(0) / 255.0F);
}

TEST(ComputeNormalisation, KeepsTheDeviationOfAConstantChannelPositive)
{
    const Dataset dataset({1, 1, 2}, 1, {77, 77}, {0});
    EXPECT_EQ(split::ComputeNormalisation(dataset).deviation, (std::vector<float>{1}));
}

} // namespace
