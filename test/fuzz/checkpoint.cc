/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Reads any bytes as a checkpoint.
 */

#include "nn/checkpoint.h"

#include "base/error.h"

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try
    {
        split::ParseCheckpoint(data, size);
    }
    catch (const split::Error&)
    {
    }
    return 0;
}
