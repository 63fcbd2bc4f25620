/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_COMPUTE_IDENTITY_H
#define SPLIT_BASE_COMPUTE_IDENTITY_H

#include "base/content-key.h"

namespace split
{

/**
 * What, beside its input, a computation's result depends on to the last bit: the code, and how
 * libraries choose their kernels.
 *
 * @return the key of: the program and all libraries that it has loaded, each by the identity that
 * its linker gave it (GNU build id), else by path, size and time; the processor's kind and caches;
 *         the environment variables that numerical libraries read
 */
ContentKey ComputeIdentity();

} // namespace split

#endif // SPLIT_BASE_COMPUTE_IDENTITY_H
