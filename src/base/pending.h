/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_PENDING_H
#define SPLIT_BASE_PENDING_H

#include <functional>
#include <future>
#include <memory>
#include <mutex>

namespace split
{

/**
 * The result of a job that runs once: on a thread that has time for it, or else on the thread that
 * needs the result.
 *
 * So a caller never waits for another thread to wake up, and a job may wait for the result of
 * another one without ever locking up. Copies share the job.
 */
template <typename Result>
class Pending
{
  public:
    /// No job: only another Pending may be assigned to it before Run() or Get() is called.
    Pending() = default;

    /// @param job what is to be run
    explicit Pending(std::function<Result()> job)
        : m_shared{std::make_shared<Shared>(std::move(job))}
    {
    }

    /// Runs the job unless that was begun already.
    void Run() const
    {
        std::call_once(m_shared->begun, [this] { m_shared->task(); });
    }

    /**
     * Waits for the job, which is run here if nobody else has begun it.
     *
     * @return its result
     * @throws what the job has thrown
     */
    const Result& Get() const
    {
        Run();
        return m_shared->result.get();
    }

  private:
    /// What copies share.
    struct Shared
    {
        explicit Shared(std::function<Result()> job)
            : task{std::move(job)},
              result{task.get_future().share()}
        {
        }

        std::once_flag begun;              //!< set by who runs the job
        std::packaged_task<Result()> task; //!< the job
        std::shared_future<Result> result; //!< of the job
    };

    std::shared_ptr<Shared> m_shared; //!< null unless constructed with a job
};

} // namespace split

#endif // SPLIT_BASE_PENDING_H
