/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/worker-pool.h"

#include <utility>

namespace split
{

WorkerPool::WorkerPool(unsigned threads)
{
    for (unsigned i = 0; i < threads; ++i)
    {
        m_threads.emplace_back([this] { Work(); });
    }
}

WorkerPool::~WorkerPool()
{
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (auto& thread : m_threads)
    {
        thread.join();
    }
}

void
WorkerPool::Settle()
{
    std::unique_lock lock(m_mutex);
    m_settled.wait(lock, [this] { return m_jobs.empty() && m_running == 0; });
}

void
WorkerPool::Enqueue(std::function<void()> job)
{
    {
        std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void
WorkerPool::Work()
{
    while (true)
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
        if (m_stopping)
        {
            return;
        }
        auto job = std::move(m_jobs.front());
        m_jobs.pop_front();
        ++m_running;
        lock.unlock();
        std::exchange(job, {})();
        lock.lock();
        --m_running;
        if (m_jobs.empty() && m_running == 0)
        {
            m_settled.notify_all();
        }
    }
}

} // namespace split
