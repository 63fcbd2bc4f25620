/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/calibrate.h"
#include "codec/codec.h"
#include "expect-error.h"

#include <gtest/gtest.h>
#include <random>

namespace split
{

namespace
{

/// @return integers from 0 to 2^bits - 1, small ones more often than large ones
Tensor
RandomLevels(const Shape& shape, unsigned bits, unsigned seed)
{
    std::mt19937 engine(seed);
    Tensor tensor{shape, std::vector<float>(ElementCount(shape))};
    for (auto& value : tensor.values)
    {
        const auto draw = engine();
        value = static_cast<float>((draw & 1) == 0 ? 0U : (draw >> 1) % (1U << bits));
    }
    return tensor;
}

/// @return a session with a calibration made of @p activations for @p setting
Session
CalibratedSession(const Tensor& activations, const std::string& setting, bool useMeans = false)
{
    CalibrationGoal goal;
    goal.setting = Setting::Parse(setting);
    goal.useMeans = useMeans;
    return Session(Shape(activations.shape.begin() + 1, activations.shape.end()),
                   std::make_shared<Calibration>(Calibrate(activations, goal)));
}

std::vector<float>
Decoded(const std::variant<Tensor, FrameError>& decoded)
{
    return std::holds_alternative<Tensor>(decoded) ? std::get<Tensor>(decoded).values
                                                   : std::vector<float>{};
}

/// A number of bits and an entropy stage.
class Levels : public testing::TestWithParam<std::tuple<unsigned, const char*>>
{
  protected:
    const unsigned m_bits = std::get<0>(GetParam());
    const Setting m_setting = Setting::Parse("scale=levels,bits=" + std::to_string(m_bits) +
                                             ",entropy=" + std::get<1>(GetParam()));
    const Tensor m_levels = RandomLevels({3, 4, 5, 5}, m_bits, 1);
};

} // namespace

TEST_P(Levels, LoseNothingInAFrameThatDescribesItself)
{
    const auto bytes = Encode(m_setting, m_levels).bytes;
    EXPECT_EQ(Decoded(Decode(bytes.data(), bytes.size())), m_levels.values);
}

TEST_P(Levels, LoseNothingInASessionWithoutCalibration)
{
    const Session session({4, 5, 5});
    const auto bytes = Encode(session, m_setting, m_levels).bytes;
    EXPECT_EQ(Decoded(Decode(session, bytes.data(), bytes.size())), m_levels.values);
}

TEST_P(Levels, LoseNothingWithACalibrationOfOtherLevels)
{
    const auto session = CalibratedSession(RandomLevels({9, 4, 5, 5}, 1, 2), "scale=levels", true);
    const auto bytes = Encode(session, m_setting, m_levels).bytes;
    EXPECT_EQ(Decoded(Decode(session, bytes.data(), bytes.size())), m_levels.values);
}

INSTANTIATE_TEST_SUITE_P(
    BitsAndStages,
    Levels,
    testing::Combine(testing::Range(1U, 9U),
                     testing::Values("none", "fast", "context", "zstd", "htscodecs")));

TEST(LevelsFrame, TellsNoScale)
{
    const auto levels = RandomLevels({3, 4, 5, 5}, 2, 1);
    const auto size = [&levels](const char* scale) {
        return Encode(Setting::Parse(std::string("bits=2,entropy=none,scale=") + scale), levels)
            .headerBytes;
    };
    EXPECT_EQ(size("max") - size("levels"), 2U * 3U);
}

TEST(LevelsFrame, ClipsAndRoundsWhatIsNoLevel)
{
    const Tensor tensor{{1, 5}, {-2, 0.4F, 1.6F, 3.2F, 100}};
    const auto bytes = Encode(Setting::Parse("bits=2,scale=levels"), tensor).bytes;
    EXPECT_EQ(Decoded(Decode(bytes.data(), bytes.size())), (std::vector<float>{0, 0, 2, 3, 3}));
}

TEST(LevelsFrame, KeepsTheLargestWhenTold)
{
    const Tensor tensor{{1, 4}, {1, 3, 0, 2}};
    const auto bytes =
        Encode(Setting::Parse("bits=2,scale=levels,keep=0.5,by=element"), tensor).bytes;
    EXPECT_EQ(Decoded(Decode(bytes.data(), bytes.size())), (std::vector<float>{0, 3, 0, 2}));
}

TEST(LevelsFrame, IsRefusedWhereTheCalibrationHasAnotherGrid)
{
    Tensor tensor{{2, 2, 2, 2}, std::vector<float>(16, 0.3F)};
    const auto session = CalibratedSession(tensor, "scale=static");
    ExpectError([&] { Encode(session, Setting::Parse("bits=2,scale=levels"), tensor); },
                "calibrate with scale=levels");
}

} // namespace split
