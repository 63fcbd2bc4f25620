/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "nn/cause.h"

#include <c10/util/Exception.h>

namespace split
{

namespace
{

/// What TorchScript writes before the cause, and after the lines of the program that led to it.
const std::string SCRIPT_CAUSE = "RuntimeError: ";

} // namespace

std::string
CauseOf(const std::exception& error)
{
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torchError ? torchError->what_without_backtrace() : error.what();
    const auto mark = text.rfind(SCRIPT_CAUSE);
    const auto begin = mark == std::string::npos ? 0 : mark + SCRIPT_CAUSE.size();
    return text.substr(begin, text.find('\n', begin) - begin);
}

} // namespace split
