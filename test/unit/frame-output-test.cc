/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "profile/frame-output.h"

#include <gtest/gtest.h>

namespace
{

using namespace split;

DeviceOutput
SomeDeviceOutput()
{
    return {{{Content::JPEG_IMAGE, 0, 300, {1, 2, 3, 4}}, 1, 2, 1}, {0.5F, -1.0F}};
}

TEST(FrameOutput, OfADeviceIsReadAsItWas)
{
    const auto output = SomeDeviceOutput();
    const auto read = ReadDeviceOutput(ToBytes(output));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->encoded.request.content, Content::JPEG_IMAGE);
    EXPECT_EQ(read->encoded.request.cut, 300U);
    EXPECT_EQ(read->encoded.request.body, output.encoded.request.body);
    EXPECT_EQ(read->encoded.headerBytes, 1U);
    EXPECT_EQ(read->encoded.indexBytes, 2U);
    EXPECT_EQ(read->encoded.payloadBytes, 1U);
    EXPECT_EQ(read->scores, output.scores);
}

TEST(FrameOutput, OfTheEdgeIsReadAsItWas)
{
    const EdgeOutput scores{std::nullopt, {0.5F, -1.0F}};
    const auto read = ReadEdgeOutput(ToBytes(scores));
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->failure);
    EXPECT_EQ(read->scores, scores.scores);

    const EdgeOutput failure{Failure::WRONG_CUT, {}};
    const auto readFailure = ReadEdgeOutput(ToBytes(failure));
    ASSERT_TRUE(readFailure);
    EXPECT_EQ(readFailure->failure, Failure::WRONG_CUT);
}

TEST(FrameOutput, OfADeviceIsNotReadFromWhatIsNone)
{
    EXPECT_FALSE(ReadDeviceOutput({}));
    EXPECT_FALSE(ReadDeviceOutput({3, 0, 0, 0, 0, 0})); // no such content
    EXPECT_FALSE(ReadDeviceOutput({0, 0, 0, 0, 0, 9})); // nine scores that are not there
}

TEST(FrameOutput, OfTheEdgeIsNotReadFromWhatIsNone)
{
    EXPECT_FALSE(ReadEdgeOutput({}));
    EXPECT_FALSE(ReadEdgeOutput({4}));          // no such failure
    EXPECT_FALSE(ReadEdgeOutput({0, 1, 2, 3})); // three quarters of a score
}

} // namespace
