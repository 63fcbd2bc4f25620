/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CHILD_PROCESSES_H
#define SPLIT_CHILD_PROCESSES_H

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

/// What a process of its own does.
struct ChildTask
{
    std::string name;          //!< by which the user knows it
    std::function<void()> run; //!< does it
};

/**
 * Runs tasks in processes of their own, as the simulator has one simulation a process.
 *
 * Each task that has ended well is told of by a line on standard output. Once a task has failed no
 * other begins, but those that run go on to their end. SIGINT and SIGTERM are passed on to those
 * that run, and no other begins.
 *
 * @param tasks what each process does, in the order in which they begin
 * @param atOnce how many may run at the same time, at least 1
 * @throws split::Error if no process can be made; or, once all that run have ended, with what went
 *         wrong first
 * @throws Interrupted if a signal came before all were done, once all that run have ended
 */
void RunInChildren(const std::vector<ChildTask>& tasks, std::size_t atOnce);

#endif // SPLIT_CHILD_PROCESSES_H
