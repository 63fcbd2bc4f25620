/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/setting.h"
#include "expect-error.h"

#include <gtest/gtest.h>

namespace
{

using split::Setting;

TEST(Setting, TheEmptyTextIsTheDefault)
{
    EXPECT_EQ(Setting::Parse(""), Setting{});
}

TEST(Setting, ReadsEveryPart)
{
    const auto setting = Setting::Parse("entropy=none,bits=4,by=random,keep=0.25,explore=0.2,"
                                        "scale=p99.5,deadzone=0.6,rounding=stochastic");
    EXPECT_EQ(setting.keep, 0.25);
    EXPECT_EQ(setting.by, split::Granularity::RANDOM);
    EXPECT_EQ(setting.explore, 0.2);
    EXPECT_EQ(setting.bits, 4U);
    EXPECT_EQ(setting.scale, split::Scale::PERCENTILE);
    EXPECT_EQ(setting.percentile, 99.5);
    EXPECT_EQ(setting.deadZone, 0.6);
    EXPECT_EQ(setting.rounding, split::Rounding::STOCHASTIC);
    EXPECT_EQ(setting.entropy, split::Entropy::NONE);
}

TEST(Setting, TellsTheFormatsOfSixteenBitsApart)
{
    EXPECT_FALSE(Setting::Parse("bits=16").brainFloat);
    EXPECT_TRUE(Setting::Parse("bits=bf16").brainFloat);
    EXPECT_EQ(Setting::Parse("bits=bf16").bits, 16U);
}

TEST(Setting, ItsTextFormReadsBackAsItself)
{
    for (const auto* text : {"",
                             "keep=0.1",
                             "bits=32,entropy=none",
                             "by=element,keep=1e-05",
                             "bits=bf16",
                             "bits=2,scale=static,entropy=context",
                             "bits=2,scale=levels",
                             "bits=3,scale=p99.9,entropy=fast,deadzone=0.7",
                             "bits=1,by=random,explore=0,rounding=stochastic,entropy=htscodecs"})
    {
        const auto setting = Setting::Parse(text);
        EXPECT_EQ(Setting::Parse(setting.ToString()), setting) << setting.ToString();
    }
}

class SettingErrors : public testing::TestWithParam<const char*>
{
};

TEST_P(SettingErrors, AreNamed)
{
    EXPECT_THROW(Setting::Parse(GetParam()), split::Error);
}

INSTANTIATE_TEST_SUITE_P(Texts,
                         SettingErrors,
                         testing::Values("bits",
                                         "bits=",
                                         "bits=0",
                                         "bits=9",
                                         "bits=-1",
                                         "bits=8x",
                                         "bits=8,bits=8",
                                         "bits=8,",
                                         ",bits=8",
                                         "keep=0",
                                         "keep=1.01",
                                         "keep=nan",
                                         "by=row",
                                         "entropy=lzma",
                                         "colour=red",
                                         "scale=99",
                                         "scale=p0",
                                         "scale=p101",
                                         "deadzone=0.4",
                                         "explore=2",
                                         "rounding=up",
                                         "bits=16,entropy=fast",
                                         "bits=bf16,entropy=context",
                                         "bits=32,entropy=htscodecs",
                                         "="));

} // namespace
