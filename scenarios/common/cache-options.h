/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_SCENARIOS_CACHE_OPTIONS_H
#define SPLIT_SCENARIOS_CACHE_OPTIONS_H

#include "number.h"

#include <cstdint>
#include <string>

/// Where a user has results of models kept for other runs.
struct CacheOptions
{
    std::string folder;
    Number<uint32_t> megabytes{512};

    /**
     * Shows every option to @p visit.
     *
     * @param visit called with name, explanation and value of each
     */
    template <typename Visitor>
    void Visit(Visitor&& visit)
    {
        visit(
            "cache",
            "Folder in which runs, at once or later, find what others have computed with the same "
            "model; empty: none",
            folder);
        visit("cacheSize", "Megabytes that it may take", megabytes);
    }
};

#endif // SPLIT_SCENARIOS_CACHE_OPTIONS_H
