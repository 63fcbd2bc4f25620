/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "child-processes.h"

#include "base/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <string>
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

/// Runs @p task in a process of its own. @return the number of the process, and the descriptor
std::pair<pid_t, int>
Start(const std::function<void()>& task)
{
    std::cout.flush();
    std::fflush(nullptr); // else both processes would write what waits
    std::array<int, 2> ends{};
    const bool isPiped = pipe(ends.data()) == 0;
    const auto child = isPiped ? fork() : -1;
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

} // namespace

void
RunInChildren(const std::vector<ChildTask>& tasks, std::size_t atOnce)
{
    std::signal(SIGCHLD, SIG_DFL); // whoever ignores it never hears of the end of a process
    std::map<pid_t, Child> running;
    std::size_t next = 0;
    std::size_t done = 0;
    std::string failure;
    while ((next < tasks.size() && failure.empty()) || !running.empty())
    {
        if (next < tasks.size() && failure.empty() && running.size() < atOnce)
        {
            const auto [process, message] = Start(tasks[next].run);
            running[process] = {next++, message};
            continue;
        }
        int status = 0;
        const auto process = wait(&status);
        if (process < 0 && errno != EINTR)
        {
            throw split::Error("cannot await the processes of the runs: run this again");
        }
        const auto ended = running.find(process);
        if (ended == running.end())
        {
            continue;
        }
        const auto child = ended->second;
        running.erase(ended);
        const auto why = Failure(status, ReadAll(child.message));
        if (why.empty())
        {
            fmt::print("{} of {}: {} done\n", ++done, tasks.size(), tasks[child.task].name);
            std::fflush(stdout);
        }
        else if (failure.empty())
        {
            failure = why;
        }
    }
    if (!failure.empty())
    {
        throw split::Error(failure);
    }
}
