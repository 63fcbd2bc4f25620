/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/jpeg-image.h"
#include "expect-error.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <random>

namespace
{

using split::DecodeJpeg;
using split::EncodeJpeg;
using split::Image;
using split::JpegError;
using split::Shape;

using Bytes = std::vector<std::uint8_t>;

/// @return an image whose channels rise in different directions
Image
MakeGradient(std::size_t channels, std::size_t height, std::size_t width)
{
    Image image{channels, height, width, {}};
    for (std::size_t channel = 0; channel < channels; ++channel)
    {
        for (std::size_t row = 0; row < height; ++row)
        {
            for (std::size_t column = 0; column < width; ++column)
            {
                const auto step = channel == 0 ? row : (channel == 1 ? column : row + column);
                image.pixels.push_back(static_cast<std::uint8_t>(20 + 3 * step));
            }
        }
    }
    return image;
}

/// @return the largest difference between a pixel of @p a and of @p b
int
LargestDifference(const Image& a, const Image& b)
{
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
    {
        largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
    }
    return largest;
}

/// @return why @p bytes are no image of @p expected; empty if they are
std::string
Refusal(const Bytes& bytes, const Shape& expected)
{
    const auto result = DecodeJpeg(bytes.data(), bytes.size(), expected);
    const auto* error = std::get_if<JpegError>(&result);
    return error == nullptr ? "" : error->reason;
}

TEST(JpegImage, RestoresGrey)
{
    const auto image = MakeGradient(1, 28, 28);
    const auto bytes = EncodeJpeg(image, 95);
    const auto result = DecodeJpeg(bytes.data(), bytes.size(), {1, 28, 28});
    ASSERT_TRUE(std::holds_alternative<Image>(result));
    EXPECT_LE(LargestDifference(std::get<Image>(result), image), 2);
}

TEST(JpegImage, RestoresColour)
{
    const auto image = MakeGradient(3, 32, 24);
    const auto bytes = EncodeJpeg(image, 95);
    const auto result = DecodeJpeg(bytes.data(), bytes.size(), {3, 32, 24});
    ASSERT_TRUE(std::holds_alternative<Image>(result));
    EXPECT_EQ(std::get<Image>(result).height, 32U);
    EXPECT_EQ(std::get<Image>(result).width, 24U);
    EXPECT_LE(LargestDifference(std::get<Image>(result), image), 6);
}

TEST(JpegImage, IsSmallerAtLowerQuality)
{
    const auto image = MakeGradient(3, 32, 32);
    EXPECT_LT(EncodeJpeg(image, 10).size(), EncodeJpeg(image, 90).size());
}

TEST(JpegImage, RefusesAQualityOutOfRange)
{
    const auto image = MakeGradient(1, 8, 8);
    split::ExpectError([&] { EncodeJpeg(image, 0); }, "JPEG quality 0: choose one from 1 to 100");
    split::ExpectError([&] { EncodeJpeg(image, 101); }, "JPEG quality 101");
}

TEST(JpegImage, RefusesToEncodeOtherChannels)
{
    split::ExpectError([] { EncodeJpeg(MakeGradient(2, 8, 8), 75); }, "1 or 3 channels");
}

TEST(JpegImage, RefusesToEncodeNoPixels)
{
    split::ExpectError([] { EncodeJpeg(MakeGradient(1, 0, 8), 75); }, "JPEG image: Empty JPEG");
}

TEST(JpegImage, RefusesToEncodeTooManyPixels)
{
    const Image image{1, 1, 65501, Bytes(65501)};
    split::ExpectError([&] { EncodeJpeg(image, 75); }, "JPEG image: Maximum supported image");
}

TEST(JpegImage, RefusesAnotherShape)
{
    const auto bytes = EncodeJpeg(MakeGradient(1, 28, 28), 75);
    EXPECT_EQ(Refusal(bytes, {1, 28, 32}), "the image is 1 x 28 x 28, not 1 x 28 x 32");
    EXPECT_EQ(Refusal(bytes, {3, 28, 28}), "the image is 1 x 28 x 28, not 3 x 28 x 28");
}

TEST(JpegImage, RefusesEveryTruncation)
{
    const auto bytes = EncodeJpeg(MakeGradient(3, 16, 16), 75);
    for (std::size_t count = 0; count < bytes.size(); ++count)
    {
        EXPECT_NE(Refusal({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)},
                          {3, 16, 16}),
                  "")
            << count << " of " << bytes.size() << " bytes";
    }
}

TEST(JpegImage, RefusesTrailingBytes)
{
    auto bytes = EncodeJpeg(MakeGradient(1, 16, 16), 75);
    bytes.push_back(0);
    EXPECT_EQ(Refusal(bytes, {1, 16, 16}), "bytes follow the end of the image");
}

TEST(JpegImage, RefusesWhatIsNoJpeg)
{
    EXPECT_EQ(Refusal({'n', 'o', 't'}, {1, 8, 8}), "Not a JPEG file: starts with 0x6e 0x6f");
    EXPECT_EQ(DecodeJpeg(nullptr, 0, {1, 8, 8}).index(), 1U);
}

TEST(JpegImage, SurvivesAlteredBytes)
{
    const auto original = EncodeJpeg(MakeGradient(3, 16, 16), 75);
    std::mt19937_64 engine(1);
    for (int i = 0; i < 20000; ++i)
    {
        auto bytes = original;
        for (auto changes = 1 + engine() % 4; changes > 0; --changes)
        {
            bytes[engine() % bytes.size()] = static_cast<std::uint8_t>(engine());
        }
        const auto result = DecodeJpeg(bytes.data(), bytes.size(), {3, 16, 16});
        if (const auto* image = std::get_if<Image>(&result))
        {
            ASSERT_EQ(image->pixels.size(), 768U);
        }
    }
}

} // namespace
