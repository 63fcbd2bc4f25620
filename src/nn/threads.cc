/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>

namespace split
{

namespace
{

/// @return the function of the BLAS in use, or null if it has none of this name
template <typename Function>
Function*
BlasFunction(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

/// Limits OpenBLAS, if torch runs on it. Torch may run on another BLAS, so it is not linked.
void
UseOneBlasThread()
{
    static const auto get = BlasFunction<int()>("openblas_get_num_threads");
    static const auto set = BlasFunction<void(int)>("openblas_set_num_threads");
    if (get && set && get() != 1)
    {
        set(1);
    }
}

} // namespace

void
UseOneThread()
{
    UseOneBlasThread();
    if (at::get_num_threads() != 1)
    {
        at::set_num_threads(1);
    }
}

} // namespace split
