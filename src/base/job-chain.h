/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_JOB_CHAIN_H
#define SPLIT_BASE_JOB_CHAIN_H

#include "base/pending.h"
#include "base/worker-pool.h"

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace split
{

/**
 * Jobs that share state: each runs when the one before has ended, while jobs of other chains may
 * run beside it.
 *
 * A job that throws ends the chain: what is asked of the later ones throws the same.
 */
class JobChain
{
  public:
    /// @param pool the threads to run on
    explicit JobChain(std::shared_ptr<WorkerPool> pool)
        : m_pool{std::move(pool)}
    {
    }

    /// Waits for the jobs that were submitted: what they share is free from then on.
    ~JobChain()
    {
        try
        {
            if (m_previous)
            {
                m_previous();
            }
        }
        catch (...) // of a result that nobody asks for any more
        {
        }
    }

    JobChain(const JobChain&) = delete;
    JobChain& operator=(const JobChain&) = delete;

    /**
     * Has @p job run after all jobs that were submitted before.
     *
     * @param job a callable without arguments that returns a value
     * @return its result to come
     */
    template <typename Job>
    Pending<std::invoke_result_t<Job>> Submit(Job job)
    {
        auto pending =
            m_pool->Submit([previous = std::move(m_previous), job = std::move(job)]() mutable {
                if (previous)
                {
                    previous();
                }
                return job();
            });
        m_previous = [pending] { pending.Get(); };
        return pending;
    }

  private:
    std::shared_ptr<WorkerPool> m_pool; //!< the threads
    std::function<void()> m_previous;   //!< waits for the last job; null without one
};

} // namespace split

#endif // SPLIT_BASE_JOB_CHAIN_H
