/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TEST_EXPECT_ERROR_H
#define SPLIT_TEST_EXPECT_ERROR_H

#include "base/error.h"

#include <gtest/gtest.h>
#include <string>

namespace split
{

/// Expects @p action to throw an Error of one line that contains @p part.
template <typename Action>
void
ExpectError(Action action, const std::string& part)
{
    try
    {
        action();
        ADD_FAILURE() << "no error, though expected: " << part;
    }
    catch (const Error& error)
    {
        const std::string message = error.what();
        EXPECT_NE(message.find(part), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    }
}

} // namespace split

#endif // SPLIT_TEST_EXPECT_ERROR_H
