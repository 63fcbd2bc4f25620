/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/channel-ranking.h"

#include <gtest/gtest.h>

namespace
{

using namespace split;

using Channels = std::vector<std::uint32_t>;

const auto HALF = Setting::Parse("keep=0.5");

/// One sample of four channels of two elements.
const Tensor ACTIVATION{{1, 4, 2}, {0, 1, -3, 3, 2, -2, 0, 0}};

TEST(ChannelRanking, LeavesMagnitudesToTheCodec)
{
    EXPECT_EQ(ChannelRanking(Importance::MAGNITUDE).Choose(HALF, 4, {}), Channels{});
}

TEST(ChannelRanking, LeavesElementsToTheCodec)
{
    const auto elements = Setting::Parse("keep=0.5,by=element");
    EXPECT_EQ(ChannelRanking(Importance::STATIC).Choose(elements, 4, {}), Channels{});
}

TEST(ChannelRanking, KeepsTheFirstOfAStaticOrder)
{
    EXPECT_EQ(ChannelRanking(Importance::STATIC).Choose(HALF, 4, {}), (Channels{0, 1}));
}

TEST(ChannelRanking, KeepsTheLargestRunningMeans)
{
    ChannelRanking ranking(Importance::RUNNING);
    EXPECT_EQ(ranking.Choose(HALF, 4, {}), (Channels{0, 1}));
    ranking.Learn(ACTIVATION);
    EXPECT_EQ(ranking.Choose(HALF, 4, {}), (Channels{1, 2}));
    ranking.Learn(Tensor{{1, 4, 2}, {90, 90, 3, 3, 2, 2, 0, 0}});
    EXPECT_EQ(ranking.Choose(HALF, 4, {}), (Channels{0, 1}));
}

TEST(ChannelRanking, WeighsRunningMeansByNorms)
{
    ChannelRanking ranking(Importance::NORM);
    ranking.Learn(ACTIVATION);
    ranking.SetNorms({8, 0.1F, 1, 9});
    EXPECT_EQ(ranking.Choose(HALF, 4, {}), (Channels{0, 2}));
}

TEST(ChannelRanking, KeepsTheLargestGates)
{
    EXPECT_EQ(ChannelRanking(Importance::GATE).Choose(HALF, 4, {1, 3, 2, 4}), (Channels{1, 3}));
}

TEST(ChannelRanking, GoesOnFromItsState)
{
    ChannelRanking ranking(Importance::RUNNING);
    ranking.Learn(ACTIVATION);
    ChannelRanking resumed(Importance::RUNNING);
    resumed.SetState(ranking.State());
    EXPECT_EQ(resumed.Choose(HALF, 4, {}), (Channels{1, 2}));
}

} // namespace
