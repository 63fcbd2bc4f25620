/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_PROGRESS_LINE_H
#define SPLIT_SCENARIOS_PROGRESS_LINE_H

#include <chrono>
#include <iostream>
#include <string>
#include <unistd.h>

/**
 * A line on standard error that is rewritten while a program works; on a terminal only, so that
 * logs stay readable.
 */
class ProgressLine
{
  public:
    /// Removes the line.
    ~ProgressLine()
    {
        Clear();
    }

    /// Shows @p text instead of what stood there, though not more often than the eye can follow.
    void Show(const std::string& text)
    {
        const auto now = std::chrono::steady_clock::now();
        if (m_onTerminal && now - m_shown > std::chrono::milliseconds(100))
        {
            m_shown = now;
            std::cerr << "\r\033[K" << text << std::flush;
        }
    }

    /// Makes room for other output.
    void Clear()
    {
        if (m_onTerminal)
        {
            std::cerr << "\r\033[K" << std::flush;
        }
    }

  private:
    const bool m_onTerminal{isatty(STDERR_FILENO) == 1}; //!< whether anybody watches
    std::chrono::steady_clock::time_point m_shown;       //!< when the line was last rewritten
};

#endif // SPLIT_SCENARIOS_PROGRESS_LINE_H
