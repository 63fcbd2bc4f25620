/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_WORKER_POOL_H
#define SPLIT_BASE_WORKER_POOL_H

#include "base/pending.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace split
{

/**
 * Threads that run jobs in the order of their submission.
 *
 * Jobs must not share mutable state: then their results do not depend on the number of threads.
 */
class WorkerPool
{
  public:
    /// @param threads how many jobs may run at once, at least 1
    explicit WorkerPool(unsigned threads);

    /// Finishes the jobs that were started and forgets those that were not.
    ~WorkerPool();

    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /**
     * Has @p job run on one of the threads, unless its result is asked for earlier.
     *
     * @param job a callable without arguments
     * @return its result to come
     */
    template <typename Job>
    Pending<std::invoke_result_t<Job>> Submit(Job job)
    {
        Pending<std::invoke_result_t<Job>> pending(std::move(job));
        Enqueue([pending] { pending.Run(); });
        return pending;
    }

    /// Waits until all jobs that were submitted have ended.
    void Settle();

  private:
    /// Appends @p job to the queue and wakes a thread.
    void Enqueue(std::function<void()> job);

    /// What each thread does until the pool is destroyed.
    void Work();

    std::mutex m_mutex;                       //!< guards what follows, but for the threads
    std::condition_variable m_wake;           //!< signalled when there is something to do
    std::condition_variable m_settled;        //!< signalled when there is nothing to do
    std::deque<std::function<void()>> m_jobs; //!< not yet started, oldest first
    std::size_t m_running{0};                 //!< started and not ended
    bool m_stopping{false};                   //!< whether the pool is being destroyed
    std::vector<std::thread> m_threads;       //!< run Work()
};

} // namespace split

#endif // SPLIT_BASE_WORKER_POOL_H
