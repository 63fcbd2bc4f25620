/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "child-processes.h"

#include "base/error.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/ostream.h>
#include <iostream>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

/// Runs @p task in a process of its own. @return its number
pid_t
Start(const std::function<void()>& task)
{
    std::cout.flush();
    std::fflush(nullptr); // else both processes would write what waits
    const auto child = fork();
    if (child < 0)
    {
        throw split::Error("cannot make a process: wait until the machine has room for one");
    }
    if (child > 0)
    {
        return child;
    }
    int status = EXIT_SUCCESS;
    try
    {
        task();
    }
    catch (const std::exception& error)
    {
        fmt::print(std::cerr, "error: {}\n", error.what());
        status = EXIT_FAILURE;
    }
    std::cout.flush();
    std::fflush(nullptr);
    _exit(status); // what the parent is going to destroy is not ours
}

} // namespace

void
RunInChildren(const std::vector<std::function<void()>>& tasks,
              std::size_t atOnce,
              const std::function<void(std::size_t task)>& done)
{
    std::map<pid_t, std::size_t> running;
    std::size_t next = 0;
    bool hasFailed = false;
    while ((next < tasks.size() && !hasFailed) || !running.empty())
    {
        if (next < tasks.size() && !hasFailed && running.size() < atOnce)
        {
            running[Start(tasks[next])] = next;
            ++next;
            continue;
        }
        int status = 0;
        const auto child = running.find(wait(&status));
        if (child != running.end())
        {
            const auto task = child->second;
            running.erase(child);
            if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
            {
                done(task);
            }
            else
            {
                hasFailed = true;
            }
        }
    }
}
