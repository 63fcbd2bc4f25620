/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "learn/weight-coding.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

namespace
{

using namespace split;

/// @return weights of a layer, with a bias and a count
TrainingState
LayerWeights()
{
    std::vector<float> values(64 * 9);
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        values[i] = std::sin(static_cast<float>(i));
    }
    SafeTensor weight{ElementType::F32, {64, 9}, {}};
    weight.bytes.resize(4 * values.size());
    std::memcpy(weight.bytes.data(), values.data(), weight.bytes.size());
    return {{"a.weight", weight},
            {"a.bias", {ElementType::F32, {1}, {1, 2, 3, 4}}},
            {"a.count", {ElementType::I64, {}, {1, 2, 3, 4, 5, 6, 7, 8}}}};
}

float
ValueAt(const SafeTensor& tensor, std::size_t index)
{
    float value = 0;
    std::memcpy(&value, &tensor.bytes[4 * index], 4);
    return value;
}

TEST(WeightCoding, LosesNothingIn32Bits)
{
    const auto decoded = DecodeWeights(EncodeWeights(LayerWeights(), 32, 1));
    for (const auto& [name, tensor] : LayerWeights())
    {
        EXPECT_EQ(decoded.at(name).bytes, tensor.bytes) << name;
    }
}

TEST(WeightCoding, RoundsWeightsButNeitherBiasesNorCounts)
{
    const auto decoded = DecodeWeights(EncodeWeights(LayerWeights(), 8, 1));
    EXPECT_EQ(decoded.at("a.bias").bytes, LayerWeights().at("a.bias").bytes);
    EXPECT_EQ(decoded.at("a.count").bytes, LayerWeights().at("a.count").bytes);
    EXPECT_EQ(decoded.at("a.weight").shape, (Shape{64, 9}));
    for (std::size_t i = 0; i < 64 * 9; ++i)
    {
        EXPECT_NEAR(ValueAt(decoded.at("a.weight"), i), std::sin(static_cast<float>(i)), 0.02);
    }
}

TEST(WeightCoding, TakesFewerBytesForFewerBits)
{
    EXPECT_LT(EncodeWeights(LayerWeights(), 4, 1).size() + 1000,
              EncodeWeights(LayerWeights(), 32, 1).size());
}

TEST(WeightCoding, RefusesWhatIsNoFrame)
{
    SafeTensors content;
    content.tensors["frame.a"] = {ElementType::U8, {3}, {1, 2, 3}};
    ExpectError([&] { DecodeWeights(SerialiseSafeTensors(content)); }, "frame.a");
}

} // namespace
