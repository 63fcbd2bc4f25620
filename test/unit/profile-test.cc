/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "profile/profile.h"
#include "profile/thin-out.h"
#include "profile/wilson-interval.h"
#include "temporary-folder.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

const std::vector<StageCost> STAGES{{"conv1", 10, 1, {4}}, {"fc2", 20, 2, {2}}};

constexpr auto COLUMNS =
    "mode,cut,setting,jpeg_quality,accuracy,accuracy_low,accuracy_high,mean_bytes,p95_bytes,"
    "head_flops,tail_flops,efficient\n";

/// @return an entry of what efficiency is told by
ProfileEntry
Entry(double accuracy, double bytes, double flops)
{
    ProfileEntry entry;
    entry.accuracy = accuracy;
    entry.meanBytes = bytes;
    entry.headFlops = flops;
    return entry;
}

/// @return one entry of each mode
Profile
OneOfEach()
{
    return {{{Mode::DEVICE_ONLY, 0, {}, 0}, 0.9, 0.85, 0.95, 0, 0, 30, 0, true},
            {{Mode::EDGE_ONLY, 0, {}, 75}, 0.1, 0.05, 0.25, 450.5, 600, 0, 30, false},
            {{Mode::SPLIT, 1, Setting::Parse("bits=2,entropy=context"), 0},
             1.0 / 3,
             0.25,
             0.5,
             40,
             50,
             10,
             20,
             true}};
}

/// Expects a file of these @p rows to be refused for @p part.
void
ExpectRefused(const std::string& rows, const std::string& part)
{
    const TemporaryFolder folder;
    folder.Write("profile.csv", {rows.begin(), rows.end()});
    ExpectError([&] { ReadProfile(folder.Path() / "profile.csv", STAGES); }, part);
}

} // namespace

TEST(Profile, IsReadAsItWasWritten)
{
    const TemporaryFolder folder;
    const auto path = folder.Path() / "profile.csv";
    const auto written = OneOfEach();
    WriteProfile(path, written, STAGES);
    const auto read = ReadProfile(path, STAGES);
    ASSERT_EQ(read.size(), written.size());
    for (std::size_t i = 0; i < read.size(); ++i)
    {
        EXPECT_EQ(read[i].decision.mode, written[i].decision.mode);
        EXPECT_EQ(read[i].decision.cut, written[i].decision.cut);
        EXPECT_EQ(read[i].decision.setting, written[i].decision.setting);
        EXPECT_EQ(read[i].decision.jpegQuality, written[i].decision.jpegQuality);
        EXPECT_EQ(read[i].accuracy, written[i].accuracy);
        EXPECT_EQ(read[i].accuracyLow, written[i].accuracyLow);
        EXPECT_EQ(read[i].accuracyHigh, written[i].accuracyHigh);
        EXPECT_EQ(read[i].meanBytes, written[i].meanBytes);
        EXPECT_EQ(read[i].p95Bytes, written[i].p95Bytes);
        EXPECT_EQ(read[i].headFlops, written[i].headFlops);
        EXPECT_EQ(read[i].tailFlops, written[i].tailFlops);
        EXPECT_EQ(read[i].isEfficient, written[i].isEfficient);
    }
}

TEST(Profile, ErrorsNameFileLineAndMend)
{
    const std::string columns = COLUMNS;
    ExpectRefused("", "profile.csv' line 1: is not the names of a profile's columns");
    ExpectRefused(columns, "line 2: there is no row");
    ExpectRefused(columns + "device-only,,,,0.9,0.8,1,0,0,30,0\n",
                  "line 2: has 11 fields; give 12");
    ExpectRefused(columns + "device-only,,,,0.9,0.8,1,0,0,30,0,1\ncloud,,,,0.9,0.8,1,0,0,30,0,1\n",
                  "line 3: mode 'cloud' is unknown; use split, device-only");
    ExpectRefused(columns + "split,pool9,,,0.9,0.8,1,0,0,30,0,1\n", "has no stage 'pool9'");
    ExpectRefused(columns + "split,fc2,bits=9,,0.9,0.8,1,0,0,30,0,1\n",
                  "line 2: setting: 'bits=9'");
    ExpectRefused(columns + "device-only,fc2,,,0.9,0.8,1,0,0,30,0,1\n", "cut 'fc2' must be empty");
    ExpectRefused(columns + "edge-only,,,7.5,0.9,0.8,1,0,0,30,0,1\n",
                  "jpeg_quality '7.5' must be a whole number from 0 to 100");
    ExpectRefused(columns + "device-only,,,,1.5,0.8,1,0,0,30,0,1\n",
                  "accuracy '1.5' must be a number from 0 to 1");
    ExpectRefused(columns + "device-only,,,,0.9,0.8,1,many,0,30,0,1\n",
                  "mean_bytes 'many' must be a number from 0 to");
    ExpectRefused(columns + "skip,,,,0.9,0.8,1,0,0,30,0,1\n", "mode 'skip' computes nothing");
}

TEST(Profile, EfficientIsWhatNoOtherIsBetterThan)
{
    Profile profile{Entry(0.9, 0, 30),
                    Entry(0.9, 40, 10),
                    Entry(0.9, 50, 10), // more bytes
                    Entry(0.8, 40, 10), // less accurate
                    Entry(0.8, 30, 10),
                    Entry(0.8, 30, 10),  // equals its neighbour
                    Entry(0.8, 30, 11)}; // more FLOPs
    MarkEfficient(profile);
    const std::vector<bool> expected{true, true, false, false, true, true, false};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(profile[i].isEfficient, expected[i]) << i;
    }
}

TEST(Profile, ThinningLeavesTheMostAccurateOfThoseThatCostAlike)
{
    const auto kept = ThinOut({Entry(0.84, 100, 10),
                               Entry(0.85, 124, 10), // a quarter more at most
                               Entry(0.86, 156, 10), // more than that
                               Entry(0.87, 100, 13), // likewise
                               Entry(0.83, 0, 13)},
                              0.25);
    ASSERT_EQ(kept.size(), 4u);
    EXPECT_EQ(kept[0].accuracy, 0.87);
    EXPECT_EQ(kept[1].accuracy, 0.86);
    EXPECT_EQ(kept[2].accuracy, 0.85);
    EXPECT_EQ(kept[3].accuracy, 0.83);
}

// The values are those of Brown, Cai and DasGupta, "Interval estimation for a binomial proportion",
// Statistical Science 16, 2001, formula (4).
TEST(WilsonInterval, IsThatOfTheFormula)
{
    const auto interval = WilsonInterval(9, 10);
    EXPECT_NEAR(interval.low, 0.5958, 5e-5);
    EXPECT_NEAR(interval.high, 0.9821, 5e-5);
    EXPECT_EQ(WilsonInterval(0, 10).low, 0);
    EXPECT_NEAR(WilsonInterval(0, 10).high, 0.2775, 5e-5);
    EXPECT_EQ(WilsonInterval(10, 10).high, 1);
}

} // namespace split
