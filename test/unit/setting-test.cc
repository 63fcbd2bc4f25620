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
    const auto setting = Setting::Parse("entropy=none,bits=4,by=element,keep=0.25");
    EXPECT_EQ(setting.keep, 0.25);
    EXPECT_EQ(setting.by, split::Granularity::ELEMENT);
    EXPECT_EQ(setting.bits, 4U);
    EXPECT_EQ(setting.entropy, split::Entropy::NONE);
}

TEST(Setting, ItsTextFormReadsBackAsItself)
{
    for (const auto* text : {"", "keep=0.1", "bits=32,entropy=none", "by=element,keep=1e-05"})
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
                                         "="));

} // namespace
