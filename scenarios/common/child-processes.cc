/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "child-processes.h"

#include "base/error.h"
#include "interruption.h"
#include "signal-watch.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

/// A process that runs a task.
struct Child
{
    std::size_t task; //!< its index
    int message;      //!< descriptor from which what went wrong can be read
};

/// Runs @p task, and ends the process. @param message descriptor to which it tells what went wrong
[[noreturn]] void
BeChild(const std::function<void()>& task, int message)
{
    int status = EXIT_SUCCESS;
    try
    {
        task();
    }
    catch (const std::exception& error)
    {
        const std::string text = error.what();
        status = EXIT_FAILURE;
        if (write(message, text.data(), text.size()) < 0)
        {
            std::cerr << "error: " << text << '\n';
        }
    }
    std::cout.flush();
    std::fflush(nullptr);
    _exit(status); // what the parent is going to destroy is not ours
}

/// Keeps SIGINT and SIGTERM waiting while it lives.
class SignalsLater
{
  public:
    SignalsLater()
    {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals, &m_former);
    }

    ~SignalsLater()
    {
        pthread_sigmask(SIG_SETMASK, &m_former, nullptr);
    }

    SignalsLater(const SignalsLater&) = delete;
    SignalsLater& operator=(const SignalsLater&) = delete;

  private:
    sigset_t m_former{}; //!< what waited before
};

/// Makes a process that hears of signals from this one alone, and not from the terminal, too.
/// @return its number; 0 in the process itself; -1 if there is none
pid_t
Fork()
{
    const SignalsLater later; // what comes before the process is ready is not lost
    const auto parent = getpid();
    const auto child = fork();
    if (child == 0)
    {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGTERM); // none works on when nobody awaits it
        if (getppid() != parent)
        {
            _exit(EXIT_FAILURE);
        }
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }
    return child;
}

/// Runs @p task in a process of its own. @return the number of the process, and the descriptor
std::pair<pid_t, int>
Start(const std::function<void()>& task)
{
    std::cout.flush();
    std::fflush(nullptr); // else both processes would write what waits
    std::array<int, 2> ends{};
    const bool isPiped = pipe(ends.data()) == 0;
    const auto child = isPiped ? Fork() : -1;
    if (child < 0)
    {
        throw split::Error("cannot make a process: wait until the machine has room for one");
    }
    if (child == 0)
    {
        close(ends[0]);
        BeChild(task, ends[1]);
    }
    close(ends[1]);
    return {child, ends[0]};
}

/// @return all that can be read from @p descriptor, which is closed
std::string
ReadAll(int descriptor)
{
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t count = 0; (count = read(descriptor, part.data(), part.size())) > 0;)
    {
        text.append(part.data(), static_cast<std::size_t>(count));
    }
    close(descriptor);
    return text;
}

/// @return why a process failed that ended with @p status and has told @p message; empty if it
///         did not
std::string
Failure(int status, const std::string& message)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
    {
        return "";
    }
    return message.empty() ? "a process was ended from outside, or crashed: run this again"
                           : message;
}

/// The processes of some tasks.
class Children
{
  public:
    /// @param tasks what each process does
    explicit Children(const std::vector<ChildTask>& tasks)
        : m_tasks{tasks},
          m_watch{[this](int signal) { PassOn(signal); }}
    {
    }

    /// Does the tasks. @param atOnce how many at the same time
    void Run(std::size_t atOnce)
    {
        while (!m_running.empty() || MayBegin())
        {
            if (m_running.size() < atOnce && MayBegin())
            {
                Begin();
            }
            else
            {
                AwaitOne();
            }
        }
        if (!m_failure.empty() && !m_signal)
        {
            throw split::Error(m_failure);
        }
        if (m_signal)
        {
            throw Interrupted(m_signal,
                              fmt::format(": {} of {} runs done; the same command goes on from "
                                          "there",
                                          m_done,
                                          m_tasks.size()));
        }
    }

  private:
    /// @return whether there is another task, and no reason to leave it
    bool MayBegin() const
    {
        return m_begun < m_tasks.size() && m_failure.empty() && !m_signal;
    }

    /// Begins the next task.
    void Begin()
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto [process, message] = Start(m_tasks[m_begun].run);
        m_running[process] = {m_begun++, message};
    }

    /// Waits until one process has ended.
    void AwaitOne()
    {
        int status = 0;
        const auto process = wait(&status);
        if (process < 0 && errno != EINTR)
        {
            throw split::Error("cannot await the processes of the runs: run this again");
        }
        const std::lock_guard<std::mutex> lock(m_mutex);
        const auto ended = m_running.find(process);
        if (ended != m_running.end())
        {
            Ended(ended->second, status);
            m_running.erase(ended);
        }
    }

    /// @param child that has ended @param status with which it did
    void Ended(const Child& child, int status)
    {
        const auto why = Failure(status, ReadAll(child.message));
        if (why.empty())
        {
            fmt::print("{} of {}: {} done\n", ++m_done, m_tasks.size(), m_tasks[child.task].name);
            std::fflush(stdout);
        }
        else if (m_failure.empty())
        {
            m_failure = why;
        }
    }

    /// Tells all processes of a signal. @param signal that has come
    void PassOn(int signal)
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_signal = signal;
        for (const auto& [process, child] : m_running)
        {
            kill(process, signal);
        }
    }

    const std::vector<ChildTask>& m_tasks; //!< what each process does
    std::size_t m_begun{0};                //!< how many have begun
    std::size_t m_done{0};                 //!< how many have ended well
    std::string m_failure;                 //!< what went wrong first
    std::mutex m_mutex;                    //!< for the processes
    std::map<pid_t, Child> m_running;      //!< by number
    std::atomic<int> m_signal{0};          //!< that has come; 0 for none
    SignalWatch m_watch;                   //!< calls PassOn()
};

} // namespace

void
RunInChildren(const std::vector<ChildTask>& tasks, std::size_t atOnce)
{
    std::signal(SIGCHLD, SIG_DFL); // whoever ignores it never hears of the end of a process
    Children(tasks).Run(atOnce);
}
