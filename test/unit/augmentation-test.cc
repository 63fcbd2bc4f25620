/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/augmentation.h"

#include <gtest/gtest.h>
#include <numeric>
#include <set>

namespace split
{

namespace
{

/// @return this many times the image of one channel whose pixels are 0, 1, 2, ...
Tensor
Images(std::size_t count, std::size_t height, std::size_t width)
{
    Tensor batch{{count, 1, height, width}, std::vector<float>(count * height * width)};
    const auto size = static_cast<std::ptrdiff_t>(height * width);
    for (auto image = batch.values.begin(); image != batch.values.end(); image += size)
    {
        std::iota(image, image + size, 0.0F);
    }
    return batch;
}

/// @return the different images in a batch of images of this many pixels
std::set<std::vector<float>>
Different(const Tensor& batch, std::ptrdiff_t size)
{
    std::set<std::vector<float>> images;
    for (auto image = batch.values.begin(); image != batch.values.end(); image += size)
    {
        images.insert({image, image + size});
    }
    return images;
}

} // namespace

TEST(Augment, ChangesNothingByDefault)
{
    const auto batch = Images(3, 2, 3);
    EXPECT_EQ(Augment(batch, {}, 1).values, batch.values);
}

TEST(Augment, MirrorsSomeImages)
{
    const auto images = Different(Augment(Images(32, 1, 3), {0, true}, 1), 3);
    EXPECT_EQ(images, (std::set<std::vector<float>>{{0, 1, 2}, {2, 1, 0}}));
}

TEST(Augment, MovesImagesAndRepeatsTheBorder)
{
    const auto images = Different(Augment(Images(64, 1, 3), {1, false}, 1), 3);
    EXPECT_EQ(images, (std::set<std::vector<float>>{{0, 0, 1}, {0, 1, 2}, {1, 2, 2}}));
}

TEST(Augment, SeedDecides)
{
    const auto batch = Images(8, 5, 5);
    const Augmentation augmentation{2, true};
    EXPECT_EQ(Augment(batch, augmentation, 1).values, Augment(batch, augmentation, 1).values);
    EXPECT_NE(Augment(batch, augmentation, 1).values, Augment(batch, augmentation, 2).values);
}

} // namespace split
