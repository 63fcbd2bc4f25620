/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/calibrate.h"
#include "codec/codec.h"
#include "codec/frame-header.h"
#include "codec/half.h"
#include "codec/layout.h"
#include "codec/selection.h"
#include "codec/uniform-payload.h"
#include "expect-error.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace
{

using namespace split;

constexpr std::uint64_t SEED = 5;

/// What the codec may lose, and nothing else: the tensor after selecting and quantising.
Tensor
Quantised(const Setting& setting, const Tensor& tensor, const BitsCalibration* calibration)
{
    const Layout layout(tensor.shape);
    const auto selection = Selection::Choose(setting, tensor.values.data(), layout, SEED);
    Tensor quantised{tensor.shape, std::vector<float>(tensor.values.size())};
    if (setting.bits <= 8)
    {
        const auto sides = calibration == nullptr           ? Sides::ANY
                           : calibration->grid.IsTwoSided() ? Sides::TWO
                                                            : Sides::ONE;
        const auto grids = setting.scale == Scale::STATIC
                               ? std::vector<Grid>(layout.samples, calibration->grid)
                               : ChooseGrids(setting, sides, selection, tensor);
        const auto symbols = QuantiseKept(setting, grids, selection, tensor, SEED);
        const bool hasPoints = calibration != nullptr && !calibration->points.empty();
        RestoreKept(symbols,
                    grids,
                    hasPoints ? calibration->points.data() : nullptr,
                    selection,
                    quantised);
        return quantised;
    }
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        std::vector<float> kept(selection.KeptCount(sample));
        const auto begin = sample * layout.SampleSize();
        selection.Gather(sample, tensor.values.data() + begin, kept.data());
        for (auto& value : kept)
        {
            value = setting.bits == 32   ? value
                    : setting.brainFloat ? FloatFromBrainFloat(BrainFloatFromFloat(value))
                                         : FloatFromHalf(HalfFromFloat(value));
        }
        selection.Scatter(sample, kept.data(), quantised.values.data() + begin);
    }
    return quantised;
}

Tensor
RandomTensor(const Shape& shape, unsigned seed)
{
    std::mt19937 engine(seed);
    Tensor tensor{shape, std::vector<float>(ElementCount(shape))};
    for (auto& value : tensor.values)
    {
        const auto number = static_cast<double>(engine()) / 4294967296.0;
        value = number < 0.6 ? 0.0F : static_cast<float>((number - 0.6) * 7 - 0.5);
    }
    return tensor;
}

Tensor
Filled(const Shape& shape, float value)
{
    return {shape, std::vector<float>(ElementCount(shape), value)};
}

std::vector<Tensor>
OddTensors()
{
    constexpr auto INFINITE = std::numeric_limits<float>::infinity();
    const auto denormal = std::numeric_limits<float>::denorm_min();
    auto spoilt = RandomTensor({3, 5, 3, 3}, 4);
    spoilt.values[7] = std::nanf("");
    spoilt.values[11] = INFINITE;
    spoilt.values[101] = -INFINITE;
    return {RandomTensor({2, 7, 5, 3}, 1),
            RandomTensor({1, 64, 7, 7}, 2),
            RandomTensor({9}, 3),
            RandomTensor({4, 10}, 3),
            spoilt,
            Filled({2, 3, 4, 4}, 0),
            Filled({2, 3, 4, 4}, -1.7F),
            Filled({2, 3, 4, 4}, INFINITE),
            Filled({2, 3, 4, 4}, std::nanf("")),
            Filled({2, 3, 4, 4}, 7 * denormal),
            Filled({2, 3, 4, 4}, std::numeric_limits<float>::max()),
            Filled({1}, 3),
            Filled({1, 1, 1, 1}, -3),
            Filled({0, 16, 4, 4}, 0),
            Filled({3, 0, 4}, 0)};
}

/// Every format with every entropy stage that codes it, and every other part of a setting once.
std::vector<Setting>
AllSettings()
{
    const char* uniform[]{"none", "fast", "context", "zstd", "htscodecs"};
    std::vector<Setting> settings;
    for (const std::string bits : {"1", "2", "3", "4", "5", "6", "7", "8", "16", "bf16", "32"})
    {
        for (std::size_t stage = 0; stage < std::size(uniform); ++stage)
        {
            if (bits.size() == 1 || stage % 3 == 0)
            {
                const auto text = "bits=" + bits + ",entropy=" + uniform[stage];
                settings.push_back(Setting::Parse(text));
                settings.push_back(Setting::Parse(text + ",keep=0.3,by=element"));
            }
        }
    }
    for (const auto* text : {"keep=0.02",
                             "keep=0.3,bits=2,entropy=context",
                             "keep=0.3,bits=3,entropy=fast",
                             "keep=0.02,by=element,bits=4",
                             "keep=0.1,by=random,bits=2,entropy=fast",
                             "bits=4,scale=p99,entropy=fast",
                             "bits=4,deadzone=0.8,entropy=context",
                             "bits=3,rounding=stochastic,entropy=fast"})
    {
        settings.push_back(Setting::Parse(text));
    }
    return settings;
}

/// @return whether the tensors are the same to the last bit
bool
Identical(const Tensor& a, const Tensor& b)
{
    return a.shape == b.shape && a.values.size() == b.values.size() &&
           (a.values.empty() ||
            std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(float)) == 0);
}

/// @return why @p bytes are no frame; fails the test if they are one
std::string
ReasonAgainst(const std::vector<std::uint8_t>& bytes)
{
    const auto decoded = Decode(bytes.data(), bytes.size());
    EXPECT_TRUE(std::holds_alternative<FrameError>(decoded));
    return std::holds_alternative<FrameError>(decoded) ? std::get<FrameError>(decoded).reason : "";
}

/// Appends the integrity check, to reach what lies behind it.
std::vector<std::uint8_t>
WithCheck(std::vector<std::uint8_t> bytes)
{
    AppendCheck(nullptr, bytes);
    return bytes;
}

TEST(Codec, RestoresExactlyWhatQuantisingLeaves)
{
    for (const auto& tensor : OddTensors())
    {
        for (const auto& setting : AllSettings())
        {
            const auto frame = Encode(setting, tensor, {{}, SEED});
            const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
            ASSERT_TRUE(std::holds_alternative<Tensor>(decoded))
                << setting.ToString() << ": " << std::get<FrameError>(decoded).reason;
            EXPECT_TRUE(Identical(std::get<Tensor>(decoded), Quantised(setting, tensor, nullptr)))
                << setting.ToString() << " " << tensor.values.size();
        }
    }
}

TEST(Codec, CopesWithTenMillionElements)
{
    const auto tensor = RandomTensor({10, 100, 100, 100}, 8);
    for (const auto* text : {"bits=3", "bits=2,entropy=fast", "bits=2,entropy=context"})
    {
        const auto setting = Setting::Parse(text);
        const auto frame = Encode(setting, tensor);
        const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
        ASSERT_TRUE(std::holds_alternative<Tensor>(decoded));
        EXPECT_TRUE(Identical(std::get<Tensor>(decoded), Quantised(setting, tensor, nullptr)));
    }
}

TEST(Codec, CopesWithTenMillionZeros)
{
    const auto tensor = Filled({1, 10, 1000, 1000}, 0);
    for (const auto* text : {"bits=1,entropy=fast", "bits=1,entropy=context", "bits=1"})
    {
        const auto frame = Encode(Setting::Parse(text), tensor);
        const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
        ASSERT_TRUE(std::holds_alternative<Tensor>(decoded)) << text;
        EXPECT_TRUE(Identical(std::get<Tensor>(decoded), tensor)) << text;
    }
}

TEST(Codec, WithoutCompressionLosesNothing)
{
    const auto tensor = RandomTensor({3, 8, 5, 5}, 5);
    const auto frame = Encode(Setting::Parse("bits=32,entropy=none"), tensor);
    EXPECT_TRUE(
        Identical(std::get<Tensor>(Decode(frame.bytes.data(), frame.bytes.size())), tensor));
}

TEST(Codec, AccountsForEveryByte)
{
    for (const auto& setting : AllSettings())
    {
        const auto frame = Encode(setting, RandomTensor({2, 16, 7, 7}, 6));
        EXPECT_EQ(frame.headerBytes + frame.indexBytes + frame.payloadBytes, frame.bytes.size())
            << setting.ToString();
    }
}

TEST(Codec, KeepsTheLargest)
{
    const Tensor tensor{{1, 4}, {1, -4, 3, 2}};
    const auto setting = Setting::Parse("keep=0.5,by=element,bits=32");
    const auto frame = Encode(setting, tensor);
    const auto decoded = std::get<Tensor>(Decode(frame.bytes.data(), frame.bytes.size()));
    EXPECT_EQ(decoded.values, (std::vector<float>{0, -4, 3, 0}));
}

TEST(Codec, RefusesTensorsThatNoFrameCanHold)
{
    const float value = 0;
    EXPECT_THROW(Encode({}, TensorView(&value, {})), Error);
    EXPECT_THROW(Encode({}, TensorView(&value, Shape(9, 1))), Error);
    EXPECT_THROW(Encode({}, TensorView(&value, {1, 1U << 29})), Error);
}

TEST(Codec, NoticesWhereAFrameWasCutOff)
{
    for (const auto* text : {"bits=2",
                             "bits=32,entropy=none",
                             "keep=0.1,by=element",
                             "bits=3,entropy=fast",
                             "bits=3,entropy=context",
                             "bits=3,entropy=htscodecs"})
    {
        const auto frame = Encode(Setting::Parse(text), RandomTensor({2, 8, 7, 7}, 7));
        for (std::size_t size = 0; size < frame.bytes.size(); ++size)
        {
            const auto head =
                std::vector<std::uint8_t>(frame.bytes.begin(),
                                          frame.bytes.begin() + static_cast<std::ptrdiff_t>(size));
            EXPECT_NE(ReasonAgainst(head), "") << size;
        }
    }
}

TEST(Codec, NoticesEveryFlippedBit)
{
    for (const auto* text : {"bits=2", "keep=0.1,by=element", "bits=2,entropy=context"})
    {
        auto bytes = Encode(Setting::Parse(text), RandomTensor({2, 8, 7, 7}, 7)).bytes;
        for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit)
        {
            bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
            EXPECT_NE(ReasonAgainst(bytes), "") << bit;
            bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        }
    }
}

struct Garbage
{
    std::vector<std::uint8_t> bytes; //!< without the integrity check
    const char* field;               //!< what the error must begin with
};

class CodecGarbage : public testing::TestWithParam<Garbage>
{
};

TEST_P(CodecGarbage, IsNamedByItsField)
{
    const auto reason = ReasonAgainst(WithCheck(GetParam().bytes));
    EXPECT_EQ(reason.rfind(GetParam().field, 0), 0U) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Frames,
    CodecGarbage,
    testing::Values(
        Garbage{{}, "header:"},
        Garbage{{0x88}, "header:"},
        Garbage{{0x08, 0x40, 1, 0}, "session:"},
        Garbage{{0x88, 0x00, 1, 0}, "version:"},
        Garbage{{0x80, 0x40, 1, 0}, "format:"},
        Garbage{{0x8F, 0x40, 1, 0}, "format:"},
        Garbage{{0xF8, 0x40, 1, 0}, "entropy stage:"},
        Garbage{{0x9B, 0x40, 1, 0}, "entropy stage:"},
        Garbage{{0x88, 0x47, 1, 0}, "index form:"},
        Garbage{{0x88, 0x44, 1, 0}, "index form:"},
        Garbage{{0x8B, 0x48, 1, 0}, "scale:"},
        Garbage{{0x88, 0x50, 1, 0}, "calibration:"},
        Garbage{{0x98, 0x50, 1, 0}, "calibration:"},
        Garbage{{0x88, 0x60, 1, 0}, "header:"},
        Garbage{{0x88, 0x40, 0}, "shape:"},
        Garbage{{0x88, 0x40, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "shape:"},
        Garbage{{0x88, 0x40, 2, 1}, "shape:"},
        Garbage{{0x88, 0x40, 1, 0x81, 0x00}, "shape:"},
        Garbage{{0x88, 0x40, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}, "shape:"},
        Garbage{{0x88, 0x40, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80},
                "shape:"},
        Garbage{{0x88, 0x40, 2, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F}, "shape:"},
        Garbage{{0x88, 0x40, 3, 0x80, 0x80, 0x80, 0x80, 0x01, 0x80, 0x80, 0x80, 0x80, 0x01, 0},
                "shape:"},
        Garbage{{0x88, 0x40, 1, 1, 0x80}, "scale:"},
        Garbage{{0x88, 0x40, 1, 1, 0x00, 0x00, 0x00}, "scale:"},
        Garbage{{0x88, 0x40, 1, 1, 0x80, 0x3F}, "payload:"},
        Garbage{{0x88, 0x40, 1, 1, 0x80, 0x3F, 1, 2}, "payload:"},
        Garbage{{0xB8, 0x40, 1, 1, 0x80, 0x3F, 1, 2}, "payload:"},
        Garbage{{0x98, 0x40, 1, 1, 0x80, 0x3F}, "table:"},
        Garbage{{0x98, 0x40, 1, 1, 0x80, 0x3F, 64}, "table:"},
        Garbage{{0x98, 0x40, 1, 1, 0x80, 0x3F, 1}, "payload:"},
        Garbage{{0x98, 0x40, 1, 1, 0x80, 0x3F, 1, 0, 0, 0}, "payload:"},
        Garbage{{0xA4, 0x40, 1, 1, 0x80, 0x3F, 1}, "table:"},
        Garbage{{0xC8, 0x40, 1, 1, 0x80, 0x3F, 8, 1}, "payload:"},
        Garbage{{0x8A, 0x41, 2, 1, 8}, "index:"},
        Garbage{{0x8A, 0x42, 2, 1, 8}, "index:"},
        Garbage{{0x8A, 0x43, 2, 1, 8, 2, 7}, "index:"},
        Garbage{{0x8A, 0x43, 2, 1, 8, 2, 7, 0}, "index:"},
        Garbage{{0x8A, 0x43, 2, 1, 8, 1, 8}, "index:"},
        Garbage{{0x8A, 0x43, 2, 1, 8, 0xFF, 0xFF, 0xFF, 0x7F}, "index:"}));

TEST(Codec, RefusesAZstdFrameOfAnotherSize)
{
    // A raw block of five bytes where the shape asks for four.
    const std::vector<std::uint8_t>
        zstd{0x28, 0xB5, 0x2F, 0xFD, 0x20, 5, 0x29, 0, 0, 1, 2, 3, 4, 5};
    std::vector<std::uint8_t> frame{0xBB, 0x40, 1, 1};
    frame.insert(frame.end(), zstd.begin(), zstd.end());
    EXPECT_EQ(ReasonAgainst(WithCheck(frame)).rfind("payload: zstd", 0), 0U);
}

/// A session whose calibration covers all bits.
Session
CalibratedSession(const Tensor& activations,
                  bool useMeans,
                  std::vector<std::uint32_t> channels = {})
{
    CalibrationGoal goal;
    goal.useMeans = useMeans;
    return Session(Shape(activations.shape.begin() + 1, activations.shape.end()),
                   std::make_shared<Calibration>(Calibrate(activations, goal)),
                   std::move(channels));
}

class CodecSession : public testing::TestWithParam<bool>
{
};

TEST_P(CodecSession, RestoresExactlyWhatQuantisingLeaves)
{
    const auto session = CalibratedSession(RandomTensor({20, 7, 5, 4}, 21), GetParam());
    auto settings = AllSettings();
    for (const auto* text : {"bits=4,scale=static,entropy=fast",
                             "bits=2,scale=static,entropy=context",
                             "bits=8,scale=static,entropy=context",
                             "keep=0.5,bits=2,scale=static,entropy=context"})
    {
        settings.push_back(Setting::Parse(text));
    }
    for (const std::size_t samples : {0, 1, 3})
    {
        const auto tensor = RandomTensor({samples, 7, 5, 4}, 22);
        for (const auto& setting : settings)
        {
            const auto frame = Encode(session, setting, tensor, {{}, SEED});
            const auto decoded = Decode(session, frame.bytes.data(), frame.bytes.size());
            ASSERT_TRUE(std::holds_alternative<Tensor>(decoded))
                << setting.ToString() << ": " << std::get<FrameError>(decoded).reason;
            EXPECT_TRUE(Identical(std::get<Tensor>(decoded),
                                  Quantised(setting, tensor, session.Find(setting.bits))))
                << setting.ToString();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(LevelsOrMeans, CodecSession, testing::Bool());

TEST(CodecSession, ItsHeadersTakeAtMostEightBytes)
{
    const auto activations = RandomTensor({20, 7, 5, 4}, 21);
    const auto session = CalibratedSession(activations, false);
    const auto tensor = RandomTensor({1, 7, 5, 4}, 22);
    EXPECT_EQ(Encode(session, Setting::Parse("bits=2,entropy=fast"), tensor).headerBytes, 8U);
    EXPECT_EQ(
        Encode(session, Setting::Parse("bits=2,scale=static,entropy=fast"), tensor).headerBytes,
        6U);
}

TEST(CodecSession, TellsWhetherItsTablesWereUsed)
{
    const auto tensor = RandomTensor({20, 7, 5, 4}, 21);
    const auto setting = Setting::Parse("bits=2,entropy=context");
    EXPECT_TRUE(Encode(CalibratedSession(tensor, false), setting, tensor).calibratedTables);
    EXPECT_FALSE(Encode(Session({7, 5, 4}), setting, tensor).calibratedTables);
    EXPECT_FALSE(Encode(setting, tensor).calibratedTables);
}

TEST(CodecSession, LeavesOutAnAgreedIndex)
{
    const auto tensor = RandomTensor({2, 7, 5, 4}, 21);
    const Session session({7, 5, 4}, nullptr, {1, 4});
    const auto setting = Setting::Parse("bits=32,entropy=none");
    const auto frame = Encode(session, setting, tensor, {{1, 4}, 0});
    EXPECT_EQ(frame.indexBytes, 0U);
    EXPECT_EQ(Encode(session, setting, tensor, {{1, 5}, 0}).indexBytes, 1U);
    const auto decoded = std::get<Tensor>(Decode(session, frame.bytes.data(), frame.bytes.size()));
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
    {
        const auto channel = i / 20 % 7;
        EXPECT_EQ(decoded.values[i], channel == 1 || channel == 4 ? tensor.values[i] : 0.0F);
    }
}

TEST(CodecSession, RefusesFramesOfOthers)
{
    const auto tensor = RandomTensor({20, 7, 5, 4}, 21);
    const auto session = CalibratedSession(tensor, false);
    const auto frame = Encode(session, Setting::Parse("bits=2,entropy=context"), tensor);
    const auto reasonOf = [&frame](const Session& other) {
        return std::get<FrameError>(Decode(other, frame.bytes.data(), frame.bytes.size())).reason;
    };
    EXPECT_EQ(reasonOf(CalibratedSession(tensor, true)).rfind("session:", 0), 0U);
    EXPECT_EQ(reasonOf(Session({7, 5, 4})).rfind("session:", 0), 0U);
    EXPECT_EQ(ReasonAgainst(frame.bytes).rfind("session:", 0), 0U);
    const auto free = Encode(Setting{}, tensor);
    const auto decoded = Decode(session, free.bytes.data(), free.bytes.size());
    EXPECT_EQ(std::get<FrameError>(decoded).reason.rfind("session:", 0), 0U);
}

TEST(CodecSession, NoticesEveryFlippedBit)
{
    const auto tensor = RandomTensor({20, 7, 5, 4}, 21);
    const auto session = CalibratedSession(tensor, false);
    auto bytes = Encode(session, Setting::Parse("bits=2,entropy=context"), tensor).bytes;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit)
    {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        EXPECT_TRUE(std::holds_alternative<FrameError>(Decode(session, bytes.data(), bytes.size())))
            << bit;
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
}

TEST(CodecSession, RefusesWhatItCannotEncode)
{
    const auto tensor = RandomTensor({2, 7, 5, 4}, 21);
    const Session session({7, 5, 4});
    EXPECT_THROW(Encode(session, Setting::Parse("bits=2,scale=static"), tensor), Error);
    EXPECT_THROW(Encode(session, {}, RandomTensor({2, 7, 4, 5}, 1)), Error);
    EXPECT_THROW(Encode(session, {}, tensor, {{3, 2}, 0}), Error);
    EXPECT_THROW(Encode(session, {}, tensor, {{7}, 0}), Error);
    EXPECT_THROW(Session({7, 5, 4}, nullptr, {3, 3}), Error);
    EXPECT_THROW(Session({}, nullptr), Error);
}

} // namespace
