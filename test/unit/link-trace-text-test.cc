/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/link-trace-text.h"
#include "expect-error.h"
#include "temporary-folder.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

constexpr std::int64_t MILLISECOND = 1'000'000;

/// Expects what @p text says to be refused with a message that contains @p part.
void
ExpectRefused(const std::string& text, const std::string& part)
{
    ExpectError([&text] { ParseLinkTrace("link", text); }, "link: " + part);
}

} // namespace

TEST(LinkTraceText, ReadsCommaSeparatedValues)
{
    const auto trace = ParseLinkTrace("link",
                                      "# made by hand\n\n"
                                      "loss,time_s, rate_mbps,delay_ms\r\n"
                                      "0.25,0,1.5,10\r\n"
                                      "0,0.1,0,0.5\n"
                                      "0,0.3,9,9");
    ASSERT_EQ(trace.States().size(), 2U);
    EXPECT_EQ(trace.States()[0].rate, 1.5e6);
    EXPECT_EQ(trace.States()[0].delay, 10 * MILLISECOND);
    EXPECT_EQ(trace.States()[0].loss, 0.25);
    EXPECT_EQ(trace.States()[1].since, 100 * MILLISECOND);
    EXPECT_EQ(trace.States()[1].rate, 0);
    EXPECT_EQ(trace.States()[1].delay, MILLISECOND / 2);
    EXPECT_EQ(trace.Duration(), 300 * MILLISECOND);
}

TEST(LinkTraceText, TakesALinkWithoutDelayAndLoss)
{
    const auto trace = ParseLinkTrace("link", "time_s,rate_mbps\n0,1000000\n2,0\n");
    EXPECT_EQ(trace.At(0).rate, 1e12);
    EXPECT_EQ(trace.At(0).delay, 0);
    EXPECT_EQ(trace.At(0).loss, 0);
}

TEST(LinkTraceText, ReadsMahimahiTraces)
{
    const auto trace = ParseLinkTrace("link", "1\n2\n2\n5\n5\n5\n6\n");
    const std::vector<std::pair<std::int64_t, double>> expected{{0, 12.032e6},
                                                                {1, 24.064e6},
                                                                {2, 0},
                                                                {4, 36.096e6},
                                                                {5, 12.032e6}};
    ASSERT_EQ(trace.States().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(trace.States()[i].since, expected[i].first * MILLISECOND);
        EXPECT_EQ(trace.States()[i].rate, expected[i].second);
    }
    EXPECT_EQ(trace.Duration(), 6 * MILLISECOND);
}

TEST(LinkTraceText, DeliversAtTheBeginningWhatEndsThePeriod)
{
    const auto trace = ParseLinkTrace("link", "0\n2\n");
    ASSERT_EQ(trace.States().size(), 2U);
    EXPECT_EQ(trace.States()[0].rate, 0);
    EXPECT_EQ(trace.States()[1].rate, 24.064e6);
}

TEST(LinkTraceText, KeepsLongOutagesShort)
{
    const auto trace = ParseLinkTrace("link", "1000000000000\n");
    EXPECT_EQ(trace.States().size(), 2U);
    EXPECT_EQ(trace.Duration(), 1'000'000'000'000 * MILLISECOND);
}

TEST(LinkTraceText, WritesWhatItReads)
{
    const std::string text = "# a comment\n"
                             "time_s,rate_mbps,delay_ms,loss\n"
                             "0,0.03,10,0\n"
                             "1.5,0,10.25,0.01\n"
                             "60,0,10.25,0.01\n";
    EXPECT_EQ(FormatLinkTrace(ParseLinkTrace("link", text), "a comment"), text);
}

TEST(LinkTraceText, NamesTheFile)
{
    const TemporaryFolder folder;
    const auto path = (folder.Path() / "bad.csv").string();
    ExpectError([&] { ReadLinkTrace(path); }, "there is no such file");
    folder.Write("bad.csv", {'x'});
    ExpectError([&] { ReadLinkTrace(path); }, path + ": line 1: column 'x' is unknown");
}

TEST(LinkTraceText, NamesTheLineThatIsWrong)
{
    ExpectRefused(" \n# only a comment\n", "says nothing");
    ExpectRefused("time_s,time_s\n", "line 1: column 'time_s' is unknown or there twice");
    ExpectRefused("time_s,loss\n", "line 1: no column time_s or no rate_mbps");
    const std::string header = "time_s,rate_mbps\n";
    ExpectRefused(header + "0,1\n", "line 2: fewer than two rows");
    ExpectRefused(header + "0,1\n1\n", "line 3: 1 fields under 2 names");
    ExpectRefused(header + "0,1\n1,1x\n", "line 3: rate_mbps '1x' is no number");
    ExpectRefused(header + "0,1\n1,inf\n", "line 3: rate_mbps 'inf' is no number");
    ExpectRefused(header + "0,1\n-1,1\n", "line 3: time_s -1 is not within 0 to 10^9");
    ExpectRefused(header + "0,1\n2,1\n2,1\n", "line 4: time_s is not later");
    ExpectRefused(header + "0,2000000\n1,1\n", "line 2: a rate of");
    ExpectRefused(header + "0,0\n1,1\n", "the link never carries anything");
    ExpectRefused("time_s,rate_mbps,delay_ms\n0,1,-2\n1,1,0\n", "line 2: delay_ms -2");
    ExpectRefused("time_s,rate_mbps,loss\n0,1,1.5\n1,1,0\n", "line 2: a loss of 1.5");
    ExpectRefused("5\n4\n", "line 2: is earlier than the line above");
    ExpectRefused("5\n6.5\n", "line 2: '6.5' is no millisecond");
    ExpectRefused("0\n", "line 1: the trace ends as it begins");
}

} // namespace split
