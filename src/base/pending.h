/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_PENDING_H
#define SPLIT_BASE_PENDING_H

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

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

    /// @param result what there is already @return a job that has run
    static Pending Ready(Result result)
    {
        Pending pending;
        pending.m_shared = std::make_shared<Shared>(std::move(result));
        return pending;
    }

    /// Runs the job unless that was begun already, and waits for its end.
    void Run() const
    {
        std::call_once(m_shared->begun, [this] { m_shared->Run(); });
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
        if (m_shared->failure)
        {
            std::rethrow_exception(m_shared->failure);
        }
        return *m_shared->result;
    }

  private:
    /// What copies share.
    struct Shared
    {
        explicit Shared(std::function<Result()> what)
            : job{std::move(what)}
        {
        }

        explicit Shared(Result known)
            : result{std::move(known)}
        {
        }

        /// Runs the job, if there is one, and lets go of what it holds.
        void Run()
        {
            if (!job)
            {
                return;
            }
            try
            {
                result = job();
            }
            catch (...)
            {
                failure = std::current_exception();
            }
            job = nullptr;
        }

        std::once_flag begun;         //!< set by who runs the job
        std::function<Result()> job;  //!< null once it has ended
        std::optional<Result> result; //!< of the job, once it has ended without failure
        std::exception_ptr failure;   //!< what the job has thrown; null for nothing
    };

    std::shared_ptr<Shared> m_shared; //!< null unless there is a job or a result
};

} // namespace split

#endif // SPLIT_BASE_PENDING_H
