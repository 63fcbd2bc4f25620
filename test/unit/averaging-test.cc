/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "learn/averaging.h"

#include <cstring>
#include <gtest/gtest.h>

namespace
{

using namespace split;

template <typename Number>
SafeTensor
Pack(ElementType type, const std::vector<Number>& numbers)
{
    SafeTensor tensor{type, {numbers.size()}, {}};
    tensor.bytes.resize(numbers.size() * sizeof(Number));
    std::memcpy(tensor.bytes.data(), numbers.data(), tensor.bytes.size());
    return tensor;
}

TEST(Average, OfEqualModelsIsTheModel)
{
    const TrainingState model{{"a", Pack<float>(ElementType::F32, {0.1F, -1e-38F, 3e37F, 7})}};
    const auto average = Average({{3, model}, {1000003, model}, {7, model}});
    EXPECT_EQ(average.at("a").bytes, model.at("a").bytes);
}

TEST(Average, IsWeightedBySamples)
{
    const auto average = Average({{3, {{"a", Pack<float>(ElementType::F32, {4})}}},
                                  {1, {{"a", Pack<float>(ElementType::F32, {8})}}}});
    EXPECT_EQ(average.at("a").bytes, Pack<float>(ElementType::F32, {5}).bytes);
}

TEST(Average, TakesTheLargestOfCounts)
{
    const auto average = Average({{3, {{"n", Pack<std::int64_t>(ElementType::I64, {-4, 9})}}},
                                  {1, {{"n", Pack<std::int64_t>(ElementType::I64, {2, 5})}}}});
    EXPECT_EQ(average.at("n").bytes, (Pack<std::int64_t>(ElementType::I64, {2, 9}).bytes));
}

} // namespace
