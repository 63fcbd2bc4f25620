/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/split-model.h"
#include "nn/zoo.h"
#include "profile/frame-computer.h"
#include "temporary-folder.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

const Decision SPLIT_4_BITS{Mode::SPLIT, 3, Setting::Parse("bits=4"), 0};
const Decision DEVICE_ONLY{Mode::DEVICE_ONLY, 0, {}, 0};

/// @return three images, of which the first and the last are the same
Dataset
Images()
{
    std::vector<std::uint8_t> pixels(3 * 28 * 28);
    for (std::size_t i = 28 * 28; i < 2 * 28 * 28; ++i)
    {
        pixels[i] = static_cast<std::uint8_t>(i);
    }
    return {{1, 28, 28}, 10, pixels, {0, 1, 2}};
}

/// Computers that share a cache.
class FrameComputerTest : public testing::Test
{
  protected:
    FrameComputer Make(std::uint64_t seed = 1, float mean = 0.5F) const
    {
        const ModelInfo info{"lenet5", {1, 28, 28}, 10, {{mean}, {0.25F}}};
        return {std::make_shared<const InferenceEngine>(MakeModel(info, seed)),
                Images(),
                {},
                std::make_shared<SharedCache>(m_folder.Path(), 1 << 20, [](const std::string&) {
                    ADD_FAILURE();
                })};
    }

    TemporaryFolder m_folder;
};

TEST_F(FrameComputerTest, FindsWhatAnotherHasComputed)
{
    const auto one = Make();
    const auto key = one.DeviceKey(1, SPLIT_4_BITS);
    const auto device = one.DevicePart(key, 1, SPLIT_4_BITS);
    const auto& request = device.encoded.request;
    const auto edge = one.EdgePart(one.EdgeKey(request), request);

    const auto other = Make();
    const auto foundDevice = other.FindDevicePart(other.DeviceKey(1, SPLIT_4_BITS));
    ASSERT_TRUE(foundDevice);
    EXPECT_EQ(foundDevice->encoded.request.body, request.body);
    EXPECT_EQ(foundDevice->encoded.request.cut, 3U);
    EXPECT_EQ(foundDevice->encoded.payloadBytes, device.encoded.payloadBytes);
    const auto foundEdge = other.FindEdgePart(other.EdgeKey(request));
    ASSERT_TRUE(foundEdge);
    EXPECT_EQ(foundEdge->scores, edge.scores);
}

TEST_F(FrameComputerTest, TellsRequestsThatCannotBeUsed)
{
    const Request request{Content::ACTIVATION, 0, 99, {}};
    const auto one = Make();
    EXPECT_EQ(one.EdgePart(one.EdgeKey(request), request).failure, Failure::WRONG_CUT);
    EXPECT_EQ(one.EdgePart(one.EdgeKey(request), request).failure, Failure::WRONG_CUT);
}

TEST_F(FrameComputerTest, TellsEqualImagesByTheirPixels)
{
    const auto computer = Make();
    EXPECT_TRUE(computer.DeviceKey(0, DEVICE_ONLY) == computer.DeviceKey(2, DEVICE_ONLY));
    EXPECT_FALSE(computer.DeviceKey(0, DEVICE_ONLY) == computer.DeviceKey(1, DEVICE_ONLY));
}

TEST_F(FrameComputerTest, TellsDecisionsApart)
{
    const std::vector<Decision> decisions{DEVICE_ONLY,
                                          SPLIT_4_BITS,
                                          {Mode::SPLIT, 3, Setting::Parse("bits=5"), 0},
                                          {Mode::SPLIT, 2, Setting::Parse("bits=4"), 0},
                                          {Mode::EDGE_ONLY, 0, {}, 50},
                                          {Mode::EDGE_ONLY, 0, {}, 60}};
    const auto computer = Make();
    for (std::size_t a = 0; a < decisions.size(); ++a)
    {
        for (std::size_t b = 0; b < decisions.size(); ++b)
        {
            EXPECT_EQ(computer.DeviceKey(0, decisions[a]) == computer.DeviceKey(0, decisions[b]),
                      a == b)
                << a << ' ' << b;
        }
    }
}

TEST_F(FrameComputerTest, TellsModelsApart)
{
    const auto key = Make().DeviceKey(0, DEVICE_ONLY);
    EXPECT_TRUE(Make().DeviceKey(0, DEVICE_ONLY) == key);
    EXPECT_FALSE(Make(2).DeviceKey(0, DEVICE_ONLY) == key);
    EXPECT_FALSE(Make(1, 0.4F).DeviceKey(0, DEVICE_ONLY) == key);
}

} // namespace

} // namespace split
