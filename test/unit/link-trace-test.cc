/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/link-trace.h"
#include "expect-error.h"

#include <gtest/gtest.h>
#include <limits>

namespace split
{

namespace
{

constexpr std::int64_t SECOND = 1'000'000'000;
constexpr std::int64_t END_OF_TIME = std::numeric_limits<std::int64_t>::max();

/// @return 1 Mbit/s for a second, an outage of one, 2 Mbit/s for one, and so on
LinkTrace
MakeTrace()
{
    return {{{0, 1e6, 10, 0.5}, {SECOND, 0, 20, 0}, {2 * SECOND, 2e6, 30, 0}}, 3 * SECOND};
}

} // namespace

TEST(LinkTrace, TellsTheStateOfAnyTime)
{
    const auto trace = MakeTrace();
    EXPECT_EQ(trace.At(0).rate, 1e6);
    EXPECT_EQ(trace.At(SECOND - 1).delay, 10);
    EXPECT_EQ(trace.At(SECOND).delay, 20);
    EXPECT_EQ(trace.At(3 * SECOND - 1).rate, 2e6);
    EXPECT_EQ(trace.At(3 * SECOND).loss, 0.5);
    EXPECT_EQ(trace.At(301 * SECOND).delay, 20);
}

TEST(LinkTrace, TellsWhenTheNextStateBegins)
{
    const auto trace = MakeTrace();
    EXPECT_EQ(trace.NextChange(0), SECOND);
    EXPECT_EQ(trace.NextChange(SECOND), 2 * SECOND);
    EXPECT_EQ(trace.NextChange(3 * SECOND - 1), 3 * SECOND);
    EXPECT_EQ(trace.NextChange(31 * SECOND + 5), 32 * SECOND);
    EXPECT_EQ(trace.NextChange(END_OF_TIME), END_OF_TIME);
}

TEST(LinkTrace, SendsAtTheRateOfItsState)
{
    const auto trace = MakeTrace();
    EXPECT_EQ(trace.EndOfSending(5, 0), 5);
    EXPECT_EQ(trace.EndOfSending(5, 12000), 12'000'005);
    EXPECT_EQ(trace.EndOfSending(2 * SECOND, 12000), 2 * SECOND + 6'000'000);
}

TEST(LinkTrace, RoundsTheEndOfSendingUp)
{
    EXPECT_EQ(LinkTrace({{0, 3e9, 0, 0}}, SECOND).EndOfSending(0, 1), 1);
    EXPECT_EQ(LinkTrace({{0, 3e8, 0, 0}}, SECOND).EndOfSending(0, 1), 4);
}

TEST(LinkTrace, ChangesItsRateInTheMiddleOfAPacket)
{
    const LinkTrace trace({{0, 1e6, 0, 0}, {SECOND, 2e6, 0, 0}}, 3 * SECOND);
    EXPECT_EQ(trace.EndOfSending(SECOND - 4'000'000, 12000), SECOND + 4'000'000);
}

TEST(LinkTrace, WaitsForTheEndOfAnOutage)
{
    const auto trace = MakeTrace();
    EXPECT_EQ(trace.EndOfSending(SECOND - 4'000'000, 12000), 2 * SECOND + 4'000'000);
    EXPECT_EQ(trace.EndOfSending(SECOND, 12000), 2 * SECOND + 6'000'000);
    EXPECT_EQ(trace.EndOfSending(SECOND - 4'000'000, 4000), SECOND); // not a bit is left for later
}

TEST(LinkTrace, GoesOnInTheNextPeriod)
{
    const auto trace = MakeTrace();
    EXPECT_EQ(trace.EndOfSending(3 * SECOND - 1'000'000, 12000), 3 * SECOND + 10'000'000);
    EXPECT_EQ(trace.EndOfSending(0, 3e6), 3 * SECOND);
    EXPECT_EQ(trace.EndOfSending(0, 3e6 + 1e6), 4 * SECOND);
    EXPECT_EQ(trace.EndOfSending(0, 3e6 * 1e8 + 2e6), 300'000'002 * SECOND + SECOND / 2);
}

TEST(LinkTrace, PutsWhatNeverEndsAtTheEndOfTime)
{
    const LinkTrace trace({{0, 1, 0, 0}, {1, 0, 0, 0}}, 1'000'000'000 * SECOND);
    EXPECT_EQ(trace.EndOfSending(0, 1e9), END_OF_TIME);
    EXPECT_EQ(MakeTrace().EndOfSending(END_OF_TIME, 1), END_OF_TIME);
    EXPECT_EQ(MakeTrace().EndOfSending(0, 1e300), END_OF_TIME);
}

TEST(LinkTrace, RefusesWhatNoLinkCanBe)
{
    const auto make = [](LinkState state, std::int64_t duration = SECOND) {
        return LinkTrace({state}, duration);
    };
    ExpectError([] { LinkTrace({}, SECOND); }, "let the first begin at 0");
    ExpectError([&] { make({1, 1e6, 0, 0}); }, "let the first begin at 0");
    ExpectError([&] { make({0, 1e6, 0, 0}, 0); }, "state 0 would last from 0 ns to 0 ns");
    ExpectError([&] { make({0, -1, 0, 0}); }, "a rate of -1");
    ExpectError([&] { make({0, 0.5, 0, 0}); }, "a rate of 0.5");
    ExpectError([&] { make({0, 1.1e12, 0, 0}); }, "give 1 to 10^12, or 0 for an outage");
    ExpectError([&] { make({0, std::numeric_limits<double>::quiet_NaN(), 0, 0}); }, "a rate");
    ExpectError([&] { make({0, 1e6, -1, 0}); }, "a delay of -1 ns");
    ExpectError([&] { make({0, 1e6, 0, 1.5}); }, "a loss of 1.5");
    ExpectError([&] { make({0, 0, 0, 0}); }, "the link never carries anything");
    ExpectError(
        [] {
            LinkTrace({{0, 1, 0, 0}, {0, 2, 0, 0}}, SECOND);
        },
        "put the moments in order");
}

} // namespace split
