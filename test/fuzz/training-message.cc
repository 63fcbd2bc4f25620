/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Reads any bytes as a message of training; what can be read says the same when written and read
 * again.
 */

#include "protocol/training-message.h"

#include <cstdlib>

using namespace split;

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto parsed = ParseTrainingMessage({data, data + size});
    if (const auto* message = std::get_if<TrainingMessage>(&parsed))
    {
        const auto bytes = SerialiseMessage(*message);
        const auto again = ParseTrainingMessage(bytes);
        if (!std::holds_alternative<TrainingMessage>(again) ||
            SerialiseMessage(std::get<TrainingMessage>(again)) != bytes)
        {
            std::abort();
        }
    }
    return 0;
}
