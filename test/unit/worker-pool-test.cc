/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/worker-pool.h"

#include <atomic>
#include <future>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace
{

TEST(WorkerPool, ReturnsEachResultToItsSubmitter)
{
    split::WorkerPool pool(3);
    std::vector<split::Pending<int>> results;
    for (int i = 0; i < 100; ++i)
    {
        results.push_back(pool.Submit([i] { return i * i; }));
    }
    for (int i = 0; i < 100; ++i)
    {
        EXPECT_EQ(results[i].Get(), i * i);
    }
}

TEST(WorkerPool, HandsAnExceptionToTheSubmitter)
{
    split::WorkerPool pool(1);
    auto result = pool.Submit([]() -> int { throw std::runtime_error("no"); });
    EXPECT_THROW(result.Get(), std::runtime_error);
}

TEST(WorkerPool, RunsAJobOnceHoweverOftenItIsAsked)
{
    split::WorkerPool pool(2);
    std::atomic<int> runs{0};
    const auto result = pool.Submit([&runs] { return ++runs; });
    EXPECT_EQ(result.Get(), 1);
    EXPECT_EQ(result.Get(), 1);
}

TEST(WorkerPool, RunsAJobForItsCallerWhenNoThreadIsFree)
{
    split::WorkerPool pool(1);
    std::promise<void> release;
    const auto busy = pool.Submit([gate = release.get_future().share()] {
        gate.wait();
        return 1;
    });
    EXPECT_EQ(pool.Submit([] { return 2; }).Get(), 2);
    release.set_value();
    EXPECT_EQ(busy.Get(), 1);
}

TEST(WorkerPool, SettlesOnceAllJobsHaveEnded)
{
    split::WorkerPool pool(2);
    std::atomic<int> ended{0};
    for (int i = 0; i < 100; ++i)
    {
        pool.Submit([&ended] { return ++ended; });
    }
    pool.Settle();
    EXPECT_EQ(ended, 100);
}

TEST(WorkerPool, LetsAJobAwaitAnother)
{
    split::WorkerPool pool(1);
    const auto first = pool.Submit([] { return 20; });
    const auto second = pool.Submit([first] { return first.Get() + 1; });
    EXPECT_EQ(second.Get(), 21);
}

} // namespace
