/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_ERROR_H
#define SPLIT_BASE_ERROR_H

#include <stdexcept>

namespace split
{

/**
 * What every function of namespace split throws when its input cannot be used.
 *
 * The message is one line that names the input (file, option, tensor), what is wrong with it, and
 * how to mend it. Programs print it to standard error and exit with status 1.
 */
class Error : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

} // namespace split

#endif // SPLIT_BASE_ERROR_H
