/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "common/interruption.h"

#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <string>
#include <thread>

using namespace ns3;

namespace
{

/// An event that is followed by another, for ever.
void
Tick()
{
    Simulator::Schedule(MicroSeconds(1), &Tick);
}

/// Sends this program SIGTERM, and waits until @p interruption knows.
void
Interrupt(const Interruption& interruption)
{
    std::raise(SIGTERM);
    while (!interruption.Signal())
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST(Interruption, StopsASimulationThatWouldNotEnd)
{
    Interruption interruption;
    Tick();
    Simulator::Schedule(MilliSeconds(1), [] { std::raise(SIGINT); });
    interruption.Simulate();
    EXPECT_EQ(interruption.Signal(), SIGINT);
    EXPECT_GE(Simulator::Now(), MilliSeconds(1));
    Simulator::Destroy();
}

TEST(Interruption, SimulatesNothingAfterASignal)
{
    Interruption interruption;
    Interrupt(interruption);
    Tick();
    interruption.Simulate();
    EXPECT_EQ(Simulator::Now(), Time(0));
    Simulator::Destroy();
}

TEST(Interruption, KnowsOfNoSignalWithoutOne)
{
    Interruption interruption;
    interruption.Simulate();
    EXPECT_FALSE(interruption.Signal());
    Simulator::Destroy();
}

TEST(Interruption, LetsASecondSignalEndTheProgram)
{
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    const auto interruptTwice = [] {
        const Interruption interruption;
        Interrupt(interruption);
        std::raise(SIGTERM);
        std::this_thread::sleep_for(std::chrono::hours(1));
    };
    EXPECT_EXIT(interruptTwice(), testing::KilledBySignal(SIGTERM), "");
}

TEST(Interruption, LeavesSignalsAsTheyWere)
{
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    const auto interruptAfterwards = [] {
        {
            const Interruption interruption;
        }
        std::raise(SIGTERM);
    };
    EXPECT_EXIT(interruptAfterwards(), testing::KilledBySignal(SIGTERM), "");
}

TEST(Interrupted, TellsSignalAndProgress)
{
    const Interrupted interrupted(SIGINT, " after 1 s");
    EXPECT_EQ(interrupted.Signal(), SIGINT);
    EXPECT_EQ(std::string(interrupted.what()), "interrupted by SIGINT after 1 s");
}

} // namespace
