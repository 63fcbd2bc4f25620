/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NN_THREADS_H
#define SPLIT_NN_THREADS_H

namespace split
{

/**
 * Makes torch and its BLAS compute on the calling thread alone, whatever thread that is.
 *
 * How a sum is divided among threads decides how it is rounded: with one thread, results are the
 * same on every machine size and for callers side by side. OpenMP keeps its thread count by
 * thread, OpenBLAS one for the process; each is set only where it is not 1 yet. Cheap enough to be
 * called before every computation.
 */
void UseOneThread();

} // namespace split

#endif // SPLIT_NN_THREADS_H
