/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/partition.h"
#include "expect-error.h"

#include <gtest/gtest.h>
#include <numeric>
#include <set>

namespace split
{

namespace
{

/// @return 200 images of one pixel, the index of each, 20 of each of 10 classes
Dataset
Numbered()
{
    std::vector<std::uint8_t> pixels(200);
    std::iota(pixels.begin(), pixels.end(), 0);
    std::vector<std::uint8_t> labels(200);
    for (std::size_t i = 0; i < labels.size(); ++i)
    {
        labels[i] = i % 10;
    }
    return {{1, 1, 1}, 10, pixels, labels};
}

/// @return the samples of @p parts, with repetitions
std::multiset<std::uint8_t>
Pixels(const std::vector<Dataset>& parts)
{
    std::multiset<std::uint8_t> pixels;
    for (const auto& part : parts)
    {
        for (std::size_t i = 0; i < part.Size(); ++i)
        {
            pixels.insert(part.GetImage(i).pixels[0]);
        }
    }
    return pixels;
}

std::size_t
ClassesOf(const Dataset& part)
{
    std::set<std::size_t> classes;
    for (std::size_t i = 0; i < part.Size(); ++i)
    {
        classes.insert(part.Label(i));
    }
    return classes.size();
}

/// @return all of the samples, each once
std::multiset<std::uint8_t>
All()
{
    return Pixels({Numbered()});
}

} // namespace

TEST(Partition, IidPartsAreOfOneSizeAndHoldEverySampleOnce)
{
    const auto parts = Divide(Numbered(), 3, Partition::Parse("iid"), 1, 7);
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_EQ(parts[0].Size(), 67U);
    EXPECT_EQ(parts[2].Size(), 66U);
    EXPECT_EQ(Pixels(parts), All());
}

TEST(Partition, DirichletHoldsEverySampleOnce)
{
    EXPECT_EQ(Pixels(Divide(Numbered(), 4, Partition::Parse("dirichlet:0.5"), 1, 7)), All());
}

TEST(Partition, DirichletIsTheMoreUnevenTheSmallerItsAlpha)
{
    const auto classes = [](const std::string& text) {
        std::size_t sum = 0;
        for (const auto& part : Divide(Numbered(), 4, Partition::Parse(text), 1, 7))
        {
            sum += ClassesOf(part);
        }
        return sum;
    };
    EXPECT_EQ(classes("dirichlet:1000"), 40U);
    EXPECT_LT(classes("dirichlet:0.1"), 25U);
}

TEST(Partition, ShardsLimitTheClassesOfADevice)
{
    const auto parts = Divide(Numbered(), 5, Partition::Parse("shards:2"), 1, 7);
    EXPECT_EQ(Pixels(parts), All());
    for (const auto& part : parts)
    {
        EXPECT_EQ(part.Size(), 40U);
        EXPECT_LE(ClassesOf(part), 2U);
    }
}

TEST(Partition, DependsOnTheSeed)
{
    const auto first = [](std::uint64_t seed) {
        return Pixels({Divide(Numbered(), 2, Partition::Parse("iid"), 1, seed)[0]});
    };
    EXPECT_EQ(first(1), first(1));
    EXPECT_NE(first(1), first(2));
}

TEST(Partition, GivesEveryPartWhatItNeedsAtLeast)
{
    for (const auto& part : Divide(Numbered(), 4, Partition::Parse("dirichlet:0.5"), 20, 7))
    {
        EXPECT_GE(part.Size(), 20U);
    }
    ExpectError([] { Divide(Numbered(), 4, Partition::Parse("iid"), 51, 7); },
                "200 samples cannot be divided among 4 devices that need 51 each");
    ExpectError([] { Divide(Numbered(), 10, Partition::Parse("dirichlet:0.001"), 20, 7); },
                "no division leaves each of 10 devices 20 samples");
}

TEST(Partition, NamesWhatIsWrong)
{
    ExpectError([] { Partition::Parse("even"); }, "write iid, dirichlet:ALPHA or shards:COUNT");
    ExpectError([] { Partition::Parse("dirichlet:0"); }, "write a number above 0");
    ExpectError([] { Partition::Parse("dirichlet"); }, "write a number above 0");
    ExpectError([] { Partition::Parse("shards:1.5"); }, "shards are whole");
}

} // namespace split
