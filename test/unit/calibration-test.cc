/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/calibrate.h"
#include "expect-error.h"

#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace
{

using namespace split;

Tensor
Activations()
{
    std::mt19937 engine(3);
    Tensor tensor{{30, 4, 6, 6}, std::vector<float>(30 * 4 * 36)};
    for (auto& value : tensor.values)
    {
        value = engine() % 3 == 0 ? static_cast<float>(engine() % 100) : 0.0F;
    }
    return tensor;
}

Calibration
Calibrated()
{
    CalibrationGoal goal;
    goal.bits = {2, 5};
    goal.useMeans = true;
    return Calibrate(Activations(), goal);
}

TEST(Calibration, SurvivesTheWayThroughBytes)
{
    const auto calibration = Calibrated();
    const auto bytes = calibration.ToBytes();
    const auto read = Calibration::FromBytes(bytes.data(), bytes.size());
    EXPECT_EQ(read.Hash(), calibration.Hash());
    EXPECT_EQ(read.SampleShape(), (Shape{4, 6, 6}));
    EXPECT_EQ(read.ToBytes(), bytes);
}

TEST(Calibration, HasWhatWasAskedForAndNoMore)
{
    const auto calibration = Calibrated();
    EXPECT_NE(calibration.Find(2), nullptr);
    EXPECT_NE(calibration.Find(5), nullptr);
    EXPECT_EQ(calibration.Find(3), nullptr);
}

TEST(Calibration, LearnsTheMeansOfTheBins)
{
    const Tensor activations{{2, 1, 2, 2}, {0, 0, 0.8F, 3, 0, 0, 1.2F, 3}};
    CalibrationGoal goal;
    goal.bits = {2};
    goal.useMeans = true;
    const auto calibration = Calibrate(activations, goal);
    const auto& points = calibration.Find(2)->points;
    EXPECT_EQ(points[0], 0);
    EXPECT_FLOAT_EQ(points[1], 1);
    EXPECT_EQ(points[2], 2);
    EXPECT_EQ(points[3], 3);
}

TEST(Calibration, ReachesThePercentileOfTheMagnitudes)
{
    Tensor activations{{1, 1, 20, 100}, std::vector<float>(2000, 1)};
    activations.values[17] = 50;
    CalibrationGoal goal;
    goal.bits = {1};
    EXPECT_EQ(Calibrate(activations, goal).Find(1)->grid.Step(), 1);
}

TEST(Calibration, RefusesActivationsThatItCannotLearnFrom)
{
    EXPECT_THROW(Calibrate(Tensor{{0, 4, 2}, {}}, {}), Error);
    EXPECT_THROW(Calibrate(Tensor{{1, 1, 1}, {std::numeric_limits<float>::infinity()}}, {}), Error);
}

TEST(Calibration, RefusesBytesThatWereCutOff)
{
    const auto bytes = Calibrated().ToBytes();
    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        EXPECT_THROW(Calibration::FromBytes(bytes.data(), size), Error) << size;
    }
}

TEST(Calibration, NeverTakesAlteredBytesForOtherContent)
{
    const auto calibration = Calibrated();
    auto bytes = calibration.ToBytes();
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] ^= 0x10;
        try
        {
            const auto read = Calibration::FromBytes(bytes.data(), bytes.size());
            EXPECT_EQ(read.Hash(), calibration.Hash()) << i; // Zstandard ignores a few bits
        }
        catch (const Error&)
        {
        }
        bytes[i] ^= 0x10;
    }
}

TEST(Calibration, NamesTheFieldThatIsWrong)
{
    auto bytes = Calibrated().ToBytes();
    bytes[4] = 9;
    ExpectError([&bytes] { Calibration::FromBytes(bytes.data(), bytes.size()); }, "version");
    bytes[0] = 'X';
    ExpectError([&bytes] { Calibration::FromBytes(bytes.data(), bytes.size()); }, "magic");
}

} // namespace
