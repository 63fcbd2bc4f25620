/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "protocol/round-barrier.h"

#include <gtest/gtest.h>

namespace
{

using split::RoundBarrier;
using Devices = std::vector<std::uint64_t>;

/// @return a barrier with devices 2, 5 and 7 whose round has begun
RoundBarrier
MakeBarrier(bool isOneByOne, std::size_t quorum = 0)
{
    RoundBarrier barrier(isOneByOne, quorum);
    for (const std::uint64_t device : {5, 2, 7})
    {
        barrier.Join(device);
    }
    barrier.Begin();
    return barrier;
}

TEST(RoundBarrier, CallsAllSideBySideOnce)
{
    auto barrier = MakeBarrier(false);
    EXPECT_EQ(barrier.Call(), (Devices{2, 5, 7}));
    EXPECT_EQ(barrier.Call(), Devices{});
}

TEST(RoundBarrier, WaitsForAll)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    barrier.HandIn(7);
    barrier.HandIn(2);
    EXPECT_FALSE(barrier.IsOver());
    barrier.HandIn(5);
    EXPECT_TRUE(barrier.IsOver());
}

TEST(RoundBarrier, GivesTurnsByNumber)
{
    auto barrier = MakeBarrier(true);
    EXPECT_EQ(barrier.Call(), Devices{2});
    EXPECT_EQ(barrier.Call(), Devices{});
    barrier.HandIn(2);
    EXPECT_EQ(barrier.Call(), Devices{5});
    barrier.HandIn(5);
    EXPECT_FALSE(barrier.IsOver());
    EXPECT_EQ(barrier.Call(), Devices{7});
    barrier.HandIn(7);
    EXPECT_TRUE(barrier.IsOver());
}

TEST(RoundBarrier, IgnoresHandInsOfThoseNotAtWork)
{
    auto barrier = MakeBarrier(true);
    barrier.Call();
    barrier.HandIn(5);
    EXPECT_TRUE(barrier.Done().empty());
}

TEST(RoundBarrier, DoesNotWaitForLeavers)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    barrier.HandIn(2);
    barrier.Leave(5);
    EXPECT_FALSE(barrier.IsOver());
    barrier.Leave(7);
    EXPECT_TRUE(barrier.IsOver());
}

TEST(RoundBarrier, CountsWhatLeaversHandedIn)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    barrier.HandIn(2);
    barrier.Leave(2);
    EXPECT_EQ(barrier.Done(), RoundBarrier::Devices{2});
}

TEST(RoundBarrier, TakesRejoinersFromTheNextRoundOn)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    barrier.Leave(5);
    barrier.Join(5);
    EXPECT_EQ(barrier.Call(), Devices{});
    barrier.Begin();
    EXPECT_EQ(barrier.Call(), (Devices{2, 5, 7}));
}

TEST(RoundBarrier, TakesRejoinersAtOnceIfAllHaveLeft)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    for (const std::uint64_t device : {2, 5, 7})
    {
        barrier.Leave(device);
    }
    EXPECT_TRUE(barrier.IsDeserted());
    EXPECT_FALSE(barrier.IsOver());
    barrier.Join(5);
    EXPECT_EQ(barrier.Call(), Devices{5});
}

TEST(RoundBarrier, IsDesertedIfAllWereDropped)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    for (const std::uint64_t device : {2, 5, 7})
    {
        barrier.Drop(device);
    }
    EXPECT_TRUE(barrier.IsDeserted());
    EXPECT_EQ(barrier.Present().size(), 3U);
}

TEST(RoundBarrier, EndsWithAQuorum)
{
    auto barrier = MakeBarrier(false, 2);
    barrier.Call();
    barrier.HandIn(7);
    EXPECT_FALSE(barrier.IsOver());
    barrier.HandIn(2);
    EXPECT_TRUE(barrier.IsOver());
    EXPECT_EQ(barrier.AtWork(), RoundBarrier::Devices{5});
}

TEST(RoundBarrier, GivesNoTurnBeyondAQuorum)
{
    auto barrier = MakeBarrier(true, 1);
    barrier.Call();
    barrier.HandIn(2);
    EXPECT_TRUE(barrier.IsOver());
    EXPECT_EQ(barrier.Call(), Devices{});
}

TEST(RoundBarrier, ExpiryDropsThoseAtWork)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    barrier.HandIn(5);
    EXPECT_EQ(barrier.Expire(), (Devices{2, 7}));
    EXPECT_TRUE(barrier.IsOver());
    EXPECT_FALSE(barrier.IsAtWork(2));
}

TEST(RoundBarrier, ExpiryWaitsForTheFirstIfNobodyIsDone)
{
    auto barrier = MakeBarrier(false);
    barrier.Call();
    EXPECT_EQ(barrier.Expire(), Devices{});
    EXPECT_FALSE(barrier.IsOver());
    barrier.HandIn(5);
    EXPECT_TRUE(barrier.IsOver());
}

TEST(RoundBarrier, ExpiryOfATurnPassesOnTheTurn)
{
    auto barrier = MakeBarrier(true);
    barrier.Call();
    EXPECT_EQ(barrier.Expire(), Devices{2});
    EXPECT_EQ(barrier.Call(), Devices{5});
}

} // namespace
