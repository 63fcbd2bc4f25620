/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"
#include "codec/crc24.h"
#include "codec/grid.h"
#include "codec/half.h"
#include "codec/layout.h"
#include "codec/selection.h"
#include "expect-error.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace
{

using namespace split;

/// What the codec may lose, and nothing else: the tensor after selecting and quantising.
Tensor
Quantised(const Setting& setting, const Tensor& tensor)
{
    const Layout layout(tensor.shape);
    const auto selection = Selection::Choose(setting, tensor.values.data(), layout);
    Tensor quantised{tensor.shape, std::vector<float>(tensor.values.size())};
    for (std::size_t sample = 0; sample < layout.samples; ++sample)
    {
        std::vector<float> kept(selection.KeptCount(sample));
        const auto begin = sample * layout.SampleSize();
        selection.Gather(sample, tensor.values.data() + begin, kept.data());
        if (setting.bits == 16)
        {
            for (auto& value : kept)
            {
                value = FloatFromHalf(HalfFromFloat(value));
            }
        }
        else if (setting.bits <= 8)
        {
            const auto grid = Grid::Spanning(kept.data(), kept.size(), setting.bits);
            std::vector<std::uint8_t> symbols(kept.size());
            grid.Quantise(kept.data(), kept.size(), symbols.data());
            grid.Restore(symbols.data(), symbols.size(), kept.data());
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

std::vector<Setting>
AllSettings()
{
    std::vector<Setting> settings;
    for (const unsigned bits : {1, 2, 3, 4, 5, 6, 7, 8, 16, 32})
    {
        for (const auto entropy : {Entropy::NONE, Entropy::ZSTD})
        {
            settings.push_back({1, Granularity::CHANNEL, bits, entropy});
            for (const double keep : {0.02, 0.3})
            {
                settings.push_back({keep, Granularity::CHANNEL, bits, entropy});
                settings.push_back({keep, Granularity::ELEMENT, bits, entropy});
            }
        }
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
    const auto crc = UpdateCrc24(CRC24_START, bytes.data(), bytes.size());
    for (unsigned shift = 0; shift < 24; shift += 8)
    {
        bytes.push_back(static_cast<std::uint8_t>(crc >> shift));
    }
    return bytes;
}

TEST(Codec, RestoresExactlyWhatQuantisingLeaves)
{
    for (const auto& tensor : OddTensors())
    {
        for (const auto& setting : AllSettings())
        {
            const auto frame = Encode(setting, tensor);
            const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
            ASSERT_TRUE(std::holds_alternative<Tensor>(decoded))
                << setting.ToString() << ": " << std::get<FrameError>(decoded).reason;
            EXPECT_TRUE(Identical(std::get<Tensor>(decoded), Quantised(setting, tensor)))
                << setting.ToString();
        }
    }
}

TEST(Codec, CopesWithTenMillionElements)
{
    const auto tensor = RandomTensor({10, 100, 100, 100}, 8);
    const auto setting = Setting::Parse("bits=3");
    const auto frame = Encode(setting, tensor);
    const auto decoded = Decode(frame.bytes.data(), frame.bytes.size());
    ASSERT_TRUE(std::holds_alternative<Tensor>(decoded));
    EXPECT_TRUE(Identical(std::get<Tensor>(decoded), Quantised(setting, tensor)));
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
    for (const auto* text : {"bits=2", "bits=32,entropy=none", "keep=0.1,by=element"})
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
    for (const auto* text : {"bits=2", "keep=0.1,by=element", "bits=3,entropy=none"})
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
        Garbage{{0x08, 0x40, 1, 0}, "header:"},
        Garbage{{0x88, 0x00, 1, 0}, "version:"},
        Garbage{{0x80, 0x40, 1, 0}, "format:"},
        Garbage{{0x8F, 0x40, 1, 0}, "format:"},
        Garbage{{0xF8, 0x40, 1, 0}, "entropy:"},
        Garbage{{0x88, 0x47, 1, 0}, "index form:"},
        Garbage{{0x88, 0x40}, "shape:"},
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
        Garbage{{0x98, 0x40, 1, 1, 0x80, 0x3F, 1, 2}, "payload:"},
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
    std::vector<std::uint8_t> frame{0x9A, 0x40, 1, 1};
    frame.insert(frame.end(), zstd.begin(), zstd.end());
    EXPECT_EQ(ReasonAgainst(WithCheck(frame)).rfind("payload: zstd", 0), 0U);
}

} // namespace
