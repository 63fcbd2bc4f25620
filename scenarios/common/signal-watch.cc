/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signal-watch.h"

#include <cerrno>
#include <semaphore.h>
#include <utility>

namespace
{

/// The signals that are watched.
constexpr std::array<int, 2> SIGNALS{SIGINT, SIGTERM};

/// What the system does with a signal; a function has the same name.
using Action = struct sigaction;

std::atomic<int> g_last{0}; //!< the last signal that came
sem_t g_came;               //!< posted by each signal, which is all that a handler may do

/// Handles @p signal, on whatever thread of the program.
void
Handle(int signal)
{
    const int error = errno;
    g_last = signal;
    sem_post(&g_came);
    errno = error;
}

} // namespace

SignalWatch::SignalWatch(std::function<void(int signal)> told)
    : m_told{std::move(told)}
{
    sem_init(&g_came, 0, 0);
    m_thread = std::thread(&SignalWatch::Listen, this);
    Action action{};
    action.sa_handler = Handle;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < SIGNALS.size(); ++i)
    {
        sigaction(SIGNALS[i], &action, &m_former[i]);
    }
}

SignalWatch::~SignalWatch()
{
    for (std::size_t i = 0; i < SIGNALS.size(); ++i)
    {
        sigaction(SIGNALS[i], &m_former[i], nullptr);
    }
    m_isOver = true;
    sem_post(&g_came);
    m_thread.join();
}

void
SignalWatch::Listen()
{
    while (true)
    {
        while (sem_wait(&g_came) != 0)
        {
            // a handler ran on this thread: wait on
        }
        if (m_isOver)
        {
            return;
        }
        m_told(g_last);
    }
}
