/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/worker-pool.h"

#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace
{

TEST(WorkerPool, ReturnsEachResultToItsSubmitter)
{
    split::WorkerPool pool(3);
    std::vector<std::future<int>> results;
    for (int i = 0; i < 100; ++i)
    {
        results.push_back(pool.Submit([i] { return i * i; }));
    }
    for (int i = 0; i < 100; ++i)
    {
        EXPECT_EQ(results[i].get(), i * i);
    }
}

TEST(WorkerPool, HandsAnExceptionToTheSubmitter)
{
    split::WorkerPool pool(1);
    auto result = pool.Submit([]() -> int { throw std::runtime_error("no"); });
    EXPECT_THROW(result.get(), std::runtime_error);
}

} // namespace
