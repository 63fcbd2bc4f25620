/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "nn/bottleneck.h"

#include <gtest/gtest.h>

namespace split
{

TEST(Bottleneck, ReadsALightOne)
{
    const auto bottleneck = Bottleneck::Parse("light:pool1,channels=4,bits=3");
    EXPECT_EQ(bottleneck.kind, BottleneckKind::LIGHT);
    EXPECT_EQ(bottleneck.stage, "pool1");
    EXPECT_EQ(bottleneck.channels, 4u);
    EXPECT_EQ(bottleneck.bits, 3u);
}

TEST(Bottleneck, ReadsAPublishedOne)
{
    const auto bottleneck =
        Bottleneck::Parse("published:conv2,feature=4,resolution=2,sharpness=0.05");
    EXPECT_EQ(bottleneck.kind, BottleneckKind::PUBLISHED);
    EXPECT_EQ(bottleneck.stage, "conv2");
    EXPECT_EQ(bottleneck.feature, 4u);
    EXPECT_EQ(bottleneck.resolution, 2u);
    EXPECT_EQ(bottleneck.sharpness, 0.05);
}

TEST(Bottleneck, TellsEveryParameterOfItsKind)
{
    EXPECT_EQ(Bottleneck::Parse("light:a").ToString(), "light:a,channels=8,bits=2");
    EXPECT_EQ(Bottleneck::Parse("published:a").ToString(),
              "published:a,feature=1,resolution=1,sharpness=0.01");
}

TEST(Bottleneck, IsAnotherIfAnyParameterDiffers)
{
    EXPECT_EQ(Bottleneck::Parse("light:a"), Bottleneck::Parse("light:a,bits=2,channels=8"));
    EXPECT_NE(Bottleneck::Parse("light:a"), Bottleneck::Parse("light:a,bits=3"));
    EXPECT_NE(Bottleneck::Parse("light:a"), Bottleneck::Parse("light:b"));
}

class BottleneckErrors : public testing::TestWithParam<const char*>
{
};

TEST_P(BottleneckErrors, AreNamed)
{
    ExpectError([] { Bottleneck::Parse(GetParam()); }, "bottleneck: '");
}

INSTANTIATE_TEST_SUITE_P(Texts,
                         BottleneckErrors,
                         testing::Values("",
                                         "light",
                                         "light:",
                                         "heavy:a",
                                         "light:a,",
                                         "light:a,bits",
                                         "light:a,bits=",
                                         "light:a,bits=0",
                                         "light:a,bits=9",
                                         "light:a,bits=2x",
                                         "light:a,bits=2,bits=2",
                                         "light:a,channels=0",
                                         "light:a,channels=4097",
                                         "light:a,feature=2",
                                         "published:a,bits=2",
                                         "published:a,feature=0",
                                         "published:a,resolution=17",
                                         "published:a,sharpness=nan"));

} // namespace split
