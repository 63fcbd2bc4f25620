/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/kept-entries.h"

#include <gtest/gtest.h>
#include <numeric>

namespace
{

using namespace split;

/// @return a tensor of no two equal values, none of them zero
Tensor
Counting(const Shape& shape)
{
    Tensor tensor{shape, std::vector<float>(ElementCount(shape))};
    std::iota(tensor.values.begin(), tensor.values.end(), 1.0F);
    return tensor;
}

const auto LOSSLESS = Setting::Parse("bits=32,entropy=none");

/// @return @p tensor as it comes out of a frame of the entries in @p kept
Tensor
Crossed(const Setting& setting, const Tensor& tensor, const Selection& kept)
{
    const auto frame = EncodeKept(setting, tensor, kept, 1);
    EXPECT_EQ(frame.indexBytes, 0U);
    return std::get<Tensor>(DecodeKept(tensor.shape, kept, frame.bytes.data(), frame.bytes.size()));
}

TEST(KeptEntries, FrameTellsWhatItKeeps)
{
    const auto tensor = Counting({2, 4, 3, 3});
    for (const auto* text : {"keep=1", "keep=0.5", "keep=0.25,by=element"})
    {
        const auto setting = Setting::Parse(std::string("bits=32,") + text);
        auto kept = ChooseKept(setting, tensor);
        const auto frame = EncodeSelected(setting, tensor, kept);
        EXPECT_EQ(frame.bytes, Encode(setting, tensor).bytes) << text;
        const auto decoded =
            std::get<SelectedTensor>(DecodeSelected(frame.bytes.data(), frame.bytes.size()));
        EXPECT_EQ(decoded.kept.KeptCount(), kept.KeptCount()) << text;
        EXPECT_EQ(Crossed(LOSSLESS, tensor, decoded.kept).values, decoded.tensor.values) << text;
    }
}

TEST(KeptEntries, OfAllChannelsLoseNothing)
{
    const auto tensor = Counting({2, 4, 3, 3});
    EXPECT_EQ(Crossed(LOSSLESS, tensor, ChooseKept({}, tensor)).values, tensor.values);
}

TEST(KeptEntries, HaveAScaleForEachSample)
{
    const Tensor tensor{{2, 2, 2}, {0, 0, 127, 1, 0, 0, 12700, 100}};
    const auto kept = ChooseKept(Setting::Parse("keep=0.5"), tensor);
    const auto crossed = Crossed(Setting::Parse("bits=8"), tensor, kept);
    EXPECT_NEAR(crossed.values[3], 1, 0.5);
    EXPECT_NEAR(crossed.values[7], 100, 50);
}

TEST(KeptEntries, KeepTheRowsOfTheirChannels)
{
    const Shape shape{2, 4, 3, 5};
    const auto kept = Selection::OfChannels({1, 3}, Selection::Index::CHANNELS, Layout(shape));
    EXPECT_EQ(KeptShape(kept, shape), (Shape{2, 2, 3, 5}));
}

TEST(KeptEntries, MayBeUnevenlyMany)
{
    const Tensor tensor{{2, 3}, {1, 2, 3, 4, 5, 6}};
    const std::vector<std::uint8_t> bitmap{0b010001};
    ByteReader reader(bitmap.data(), bitmap.size());
    const auto kept = Selection::ReadIndex(Selection::Index::BITMAP, reader, Layout(tensor.shape));
    EXPECT_EQ(KeptShape(kept, tensor.shape), (Shape{2, 1}));
    const std::vector<std::uint8_t> uneven{0b011001};
    ByteReader other(uneven.data(), uneven.size());
    const auto more = Selection::ReadIndex(Selection::Index::BITMAP, other, Layout(tensor.shape));
    EXPECT_EQ(KeptShape(more, tensor.shape), (Shape{2, 2}));
    EXPECT_EQ(Crossed(LOSSLESS, tensor, more).values, (std::vector<float>{1, 0, 0, 4, 5, 0}));
}

TEST(KeptEntries, AreToldByTheirSymbolsWhereTheseAreCodedInContext)
{
    const Tensor tensor{{2, 1, 2, 2}, {0, 7, 0.1F, 4, 1, 2, 14, 0}};
    auto kept = ChooseKept(Setting::Parse("keep=0.75,by=element"), tensor);
    EXPECT_EQ(kept.KeptCount(), 6U);
    const auto frame =
        EncodeSelected(Setting::Parse("bits=3,entropy=context,by=element"), tensor, kept);
    EXPECT_EQ(frame.indexBytes, 0U);
    EXPECT_EQ(kept.KeptCount(0), 2U); // 0.1 is rounded to zero
    EXPECT_EQ(kept.KeptCount(1), 2U); // as is 1, to the even level
    const auto decoded =
        std::get<SelectedTensor>(DecodeSelected(frame.bytes.data(), frame.bytes.size()));
    EXPECT_EQ(decoded.tensor.values, (std::vector<float>{0, 7, 0, 4, 0, 2, 14, 0}));
    EXPECT_EQ(decoded.kept.KeptCount(0), 2U);
    EXPECT_EQ(decoded.kept.KeptCount(1), 2U);
}

TEST(KeptEntries, KeepTheirIndexWhereTheyAreDrawnAtRandom)
{
    const Tensor tensor{{1, 1, 2, 2}, {0, 7, 0.1F, 4}};
    auto kept = ChooseKept(Setting::Parse("keep=0.75,by=random"), tensor);
    EncodeSelected(Setting::Parse("bits=3,entropy=context,by=random"), tensor, kept);
    EXPECT_EQ(kept.KeptCount(), 3U);
}

TEST(KeptEntries, RefuseAFrameOfOtherEntries)
{
    const auto tensor = Counting({2, 4, 3, 3});
    const auto two = ChooseKept(Setting::Parse("keep=0.5"), tensor);
    const auto one = ChooseKept(Setting::Parse("keep=0.25"), tensor);
    const auto frame = EncodeKept(LOSSLESS, tensor, one, 1);
    const auto decoded = DecodeKept(tensor.shape, two, frame.bytes.data(), frame.bytes.size());
    EXPECT_EQ(std::get<FrameError>(decoded).reason.rfind("shape:", 0), 0U);
}

} // namespace
