/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_INTERRUPTION_H
#define SPLIT_INTERRUPTION_H

#include "signal-watch.h"

#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

/**
 * @param signal SIGINT or SIGTERM
 * @return its name
 */
std::string SignalName(int signal);

/// Ends a program that a signal has interrupted, once its files tell what happened until then.
class Interrupted : public std::runtime_error
{
  public:
    /**
     * @param signal SIGINT or SIGTERM
     * @param howFar the program came: how the line goes on that tells the user of the signal
     */
    Interrupted(int signal, const std::string& howFar);

    /// @return SIGINT or SIGTERM
    int Signal() const;

  private:
    int m_signal; //!< SIGINT or SIGTERM
};

/**
 * Has SIGINT and SIGTERM stop simulations, so that what happened until then can be written.
 *
 * The first signal ends the running simulation at its next event. A second one ends the program at
 * once, as every signal does where there is no Interruption.
 */
class Interruption
{
  public:
    Interruption();

    /// Simulates until the simulation ends or a signal stops it; not at all if one has come before.
    void Simulate();

    /// @return the signal that has come, if any
    std::optional<int> Signal() const;

  private:
    /// @param signal that has come
    void Came(int signal);

    mutable std::mutex m_mutex;  //!< for what follows
    std::optional<int> m_signal; //!< that has come
    bool m_isSimulating{false};  //!< whether there is something to stop
    SignalWatch m_watch;         //!< calls Came()
};

#endif // SPLIT_INTERRUPTION_H
