/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/codec.h"
#include "codec/kept-entries.h"
#include "learn/cut-receiver.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

const Shape SHAPE{2, 1, 1, 3};

Selection
Keep(std::vector<std::uint32_t> elements)
{
    return Selection::OfElements(std::move(elements), Selection::Index::BITMAP, Layout(SHAPE));
}

/// @return what the device is left with of @p gradient
std::vector<float>
Cross(CutReceiver& receiver, const Selection& kept, const Tensor& gradient, unsigned bits)
{
    receiver.Expect(kept);
    const auto frame = receiver.Answer(gradient, bits, 0);
    return std::get<Tensor>(DecodeKept(SHAPE, kept, frame.bytes.data(), frame.bytes.size())).values;
}

} // namespace

TEST(CutReceiver, SendsFloatsAsTheyAre)
{
    CutReceiver receiver(Setting::Parse("rounding=stochastic,entropy=fast"), false, 1);
    const Tensor gradient{SHAPE, {1, 2, 3, 4, 5, 6}};
    EXPECT_EQ(Cross(receiver, Keep({0, 2, 4}), gradient, 32),
              (std::vector<float>{1, 0, 3, 0, 5, 0}));
}

TEST(CutReceiver, CarriesOnWhatCompressionTook)
{
    CutReceiver receiver(Setting::Parse("entropy=none"), true, 1);
    // With 1 bit the levels are 0 and the largest value of a sample.
    EXPECT_EQ(Cross(receiver, Keep({0, 1, 3, 4}), {SHAPE, {8, 3, 0, 8, 2, 0}}, 1),
              (std::vector<float>{8, 0, 0, 8, 0, 0}));
    // Of element 1, 5 are left: this step does not send it.
    EXPECT_EQ(Cross(receiver, Keep({0, 3}), {SHAPE, {8, 0, 0, 8, 0, 0}}, 32),
              (std::vector<float>{8, 0, 0, 8, 0, 0}));
    // Now one sample sends it.
    EXPECT_EQ(Cross(receiver, Keep({1}), {SHAPE, {0, 1, 0, 0, 0, 0}}, 32),
              (std::vector<float>{0, 6, 0, 0, 0, 0}));
    // Nothing is left.
    EXPECT_EQ(Cross(receiver, Keep({1, 4}), {SHAPE, {0, 1, 0, 0, 1, 0}}, 32),
              (std::vector<float>{0, 1, 0, 0, 1, 0}));
}

} // namespace split
