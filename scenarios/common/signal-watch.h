/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SIGNAL_WATCH_H
#define SPLIT_SIGNAL_WATCH_H

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

/**
 * Tells of the signals SIGINT and SIGTERM instead of letting them end the program, while it lives;
 * one at a time may.
 */
class SignalWatch
{
  public:
    /// @param told called with each signal, on a thread of its own
    explicit SignalWatch(std::function<void(int signal)> told);

    /// Has signals do what they did before.
    ~SignalWatch();

    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    /// Tells of signals until the watch ends.
    void Listen();

    std::function<void(int signal)> m_told;     //!< called with each signal
    std::atomic<bool> m_isOver{false};          //!< whether nobody wants to know any more
    std::array<struct sigaction, 2> m_former{}; //!< what signals did before
    std::thread m_thread;                       //!< that tells
};

#endif // SPLIT_SIGNAL_WATCH_H
