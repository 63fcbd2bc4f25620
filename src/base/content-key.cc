/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/content-key.h"

#include <xxhash.h>

namespace split
{

ContentKey
KeyOf(const void* data, std::size_t bytes)
{
    const auto hash = XXH3_128bits(data, bytes);
    return {hash.low64, hash.high64};
}

} // namespace split
