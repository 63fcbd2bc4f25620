/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CHILD_PROCESSES_H
#define SPLIT_CHILD_PROCESSES_H

#include <cstddef>
#include <functional>
#include <vector>

/**
 * Runs tasks in processes of their own, as the simulator has one simulation a process.
 *
 * Once a task has failed no other begins, but those that run go on to their end.
 *
 * @param tasks what each process does, in the order in which they begin
 * @param atOnce how many may run at the same time, at least 1
 * @param done called with the index of each task that has ended well
 * @throws split::Error if no process can be made; or, once all that run have ended, with what went
 *         wrong first
 */
void RunInChildren(const std::vector<std::function<void()>>& tasks,
                   std::size_t atOnce,
                   const std::function<void(std::size_t task)>& done);

#endif // SPLIT_CHILD_PROCESSES_H
