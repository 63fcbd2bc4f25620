/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/selection.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace
{

using namespace split;

/// Two samples of 4 channels of 5 elements, which grow in magnitude.
std::vector<float>
Growing()
{
    std::vector<float> values(40);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = static_cast<float>(i % 20 + 1) * (i % 2 == 0 ? 1.0F : -1.0F);
    }
    return values;
}

const Layout LAYOUT(Shape{2, 4, 5});

/// @return the values that survive
std::vector<float>
Survivors(const Selection& selection, const std::vector<float>& values)
{
    std::vector<float> all(values.size());
    for (std::size_t sample = 0; sample < LAYOUT.samples; ++sample)
    {
        std::vector<float> kept(selection.KeptCount(sample));
        selection.Gather(sample, values.data() + sample * 20, kept.data());
        selection.Scatter(sample, kept.data(), all.data() + sample * 20);
    }
    return all;
}

TEST(Selection, KeepsTheChannelsOfLargestMagnitude)
{
    const auto values = Growing();
    const auto selection = Selection::Choose(Setting::Parse("keep=0.5"), values.data(), LAYOUT, 0);
    EXPECT_EQ(selection.Channels(), (std::vector<std::uint32_t>{2, 3}));
    const auto survivors = Survivors(selection, values);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        EXPECT_EQ(survivors[i], i % 20 >= 10 ? values[i] : 0) << i;
    }
}

TEST(Selection, KeepsAtLeastOneElementOfEachSample)
{
    const auto values = Growing();
    const auto setting = Setting::Parse("keep=0.001,by=element");
    const auto selection = Selection::Choose(setting, values.data(), LAYOUT, 0);
    EXPECT_EQ(selection.KeptCount(0), 1U);
    EXPECT_EQ(selection.KeptCount(1), 1U);
}

TEST(Selection, WritesTheShorterIndex)
{
    std::vector<float> values(1000, 1);
    const Layout layout(Shape{1, 1000});
    const auto form = [&](const std::string& keep) {
        const auto setting = Setting::Parse("by=element,keep=" + keep);
        return Selection::Choose(setting, values.data(), layout, 0).Form();
    };
    EXPECT_EQ(form("0.01"), Selection::Index::DELTAS);
    EXPECT_EQ(form("0.5"), Selection::Index::BITMAP);
}

TEST(Selection, TreatsNanAsTheSmallest)
{
    auto values = Growing();
    values[19] = std::nanf("");
    const auto setting = Setting::Parse("keep=0.05,by=element");
    const auto survivors = Survivors(Selection::Choose(setting, values.data(), LAYOUT, 0), values);
    EXPECT_EQ(survivors[18], values[18]);
    EXPECT_EQ(survivors[39], values[39]);
}

TEST(Selection, ExploresAsMuchAsItIsTold)
{
    std::vector<float> values(1000);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = static_cast<float>(i + 1);
    }
    const Layout layout(Shape{1, 1000});
    const auto keptBelow = [&](const std::string& explore, std::uint64_t seed) {
        const auto setting = Setting::Parse("keep=0.2,by=random,explore=" + explore);
        const auto selection = Selection::Choose(setting, values.data(), layout, seed);
        EXPECT_EQ(selection.KeptCount(), 200U);
        std::vector<float> kept(200);
        selection.Gather(0, values.data(), kept.data());
        return std::count_if(kept.begin(), kept.end(), [](float value) { return value <= 800; });
    };
    EXPECT_EQ(keptBelow("0", 1), 0);
    EXPECT_EQ(keptBelow("1", 1), 200);
    EXPECT_NEAR(keptBelow("0.2", 1), 40, 20);
}

TEST(Selection, DrawsTheSameFromTheSameSeedOnly)
{
    const auto values = Growing();
    const auto setting = Setting::Parse("keep=0.5,by=random,explore=0.5");
    const auto draw = [&](std::uint64_t seed) {
        return Survivors(Selection::Choose(setting, values.data(), LAYOUT, seed), values);
    };
    EXPECT_EQ(draw(1), draw(1));
    std::set<std::vector<float>> different;
    for (std::uint64_t seed = 0; seed < 10; ++seed)
    {
        different.insert(draw(seed));
    }
    EXPECT_GT(different.size(), 5U);
}

} // namespace
