/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/flop-counter.h"

#include <functional>
#include <gtest/gtest.h>

namespace split
{

namespace
{

/// @return the operations that are counted while @p compute runs
std::uint64_t
Count(const std::function<void()>& compute)
{
    const c10::InferenceMode inference;
    const FlopCounter counter;
    compute();
    return counter.Count();
}

} // namespace

TEST(FlopCounter, CountsConvolutionsByTheirDefinition)
{
    const auto x = torch::ones({2, 4, 6, 6});
    const auto bias = torch::ones({8});
    const auto dense = torch::ones({8, 4, 3, 3});
    const auto outputs = 2 * 8 * 4 * 4;
    EXPECT_EQ(Count([&] { torch::conv2d(x, dense); }), outputs * 2 * 36u);
    EXPECT_EQ(Count([&] { torch::conv2d(x, dense, bias); }), outputs * (2 * 36u + 1));
    const auto grouped = torch::ones({8, 1, 3, 3});
    const auto options = torch::nn::functional::Conv2dFuncOptions().groups(4);
    EXPECT_EQ(Count([&] { torch::nn::functional::conv2d(x, grouped, options); }), outputs * 2 * 9u);
}

TEST(FlopCounter, CountsTransposedConvolutionsByTheirInputs)
{
    const auto x = torch::ones({1, 4, 5, 5});
    const auto weight = torch::ones({4, 3, 2, 2});
    EXPECT_EQ(Count([&] { torch::conv_transpose2d(x, weight, {}, 2); }), 100u * 2 * 12);
}

TEST(FlopCounter, CountsMatrixProducts)
{
    const auto a = torch::ones({2, 3});
    const auto b = torch::ones({3, 5});
    EXPECT_EQ(Count([&] { torch::mm(a, b); }), 10u * 2 * 3);
    EXPECT_EQ(Count([&] { torch::matmul(a, b); }), 10u * 2 * 3);
    EXPECT_EQ(Count([&] { torch::addmm(torch::ones({5}), a, b); }), 10u * (2 * 3 + 1));
    EXPECT_EQ(Count([&] { torch::linear(a, b.t()); }), 10u * 2 * 3);
}

TEST(FlopCounter, CountsNothingForLayersWithoutOutputs)
{
    const auto x = torch::ones({2, 8});
    EXPECT_EQ(Count([&] { torch::linear(x, torch::ones({0, 8})); }), 0u);
}

TEST(FlopCounter, CountsOneAnElementOfWhatWorksByElement)
{
    auto x = torch::ones({2, 4, 6, 6});
    const auto channels = torch::ones({4});
    EXPECT_EQ(Count([&] { torch::relu(x); }), 288u);
    EXPECT_EQ(Count([&] { x.add_(x); }), 288u);
    EXPECT_EQ(Count([&] { torch::max_pool2d(x, 2); }), 72u);
    EXPECT_EQ(Count([&] { torch::adaptive_avg_pool2d(x, {1, 1}); }), 8u);
    const auto normalise = [&] {
        torch::batch_norm(x, {}, {}, channels, channels, false, 0.1, 1e-5, false);
    };
    EXPECT_EQ(Count(normalise), 288u);
}

TEST(FlopCounter, CountsNothingForWhatMovesData)
{
    const auto x = torch::ones({2, 4, 6, 6});
    EXPECT_EQ(Count([&] { torch::flatten(x.transpose(1, 2), 1).clone(); }), 0u);
}

TEST(FlopCounter, CountsOnlyWhileItLives)
{
    const auto x = torch::ones({10});
    torch::relu(x);
    const FlopCounter outer;
    torch::relu(x);
    EXPECT_EQ(Count([&] { torch::relu(x); }), 10u);
    EXPECT_EQ(outer.Count(), 20u);
}

} // namespace split
