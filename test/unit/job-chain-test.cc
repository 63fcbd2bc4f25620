/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/job-chain.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <stdexcept>
#include <vector>

namespace
{

TEST(JobChain, RunsInOrderOnManyThreads)
{
    split::JobChain chain(std::make_shared<split::WorkerPool>(4));
    std::vector<int> order;
    split::Pending<int> last;
    for (int i = 0; i < 200; ++i)
    {
        last = chain.Submit([&order, i] {
            order.push_back(i);
            return i;
        });
    }
    EXPECT_EQ(last.Get(), 199);
    ASSERT_EQ(order.size(), 200U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(JobChain, IsEndedByAnException)
{
    split::JobChain chain(std::make_shared<split::WorkerPool>(2));
    chain.Submit([]() -> int { throw std::runtime_error("diverged"); });
    bool ran = false;
    const auto later = chain.Submit([&ran] { return ran = true; });
    EXPECT_THROW(later.Get(), std::runtime_error);
    EXPECT_FALSE(ran);
}

TEST(JobChain, LetsGoOfWhatIsDone)
{
    const auto kept = std::make_shared<int>(7);
    split::Pending<int> last;
    {
        split::JobChain chain(std::make_shared<split::WorkerPool>(1));
        chain.Submit([kept] { return *kept; });
        last = chain.Submit([] { return 0; });
        last.Get();
    }
    EXPECT_EQ(kept.use_count(), 1);
}

} // namespace
