/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_READ_FILE_H
#define SPLIT_BASE_READ_FILE_H

#include <string>

namespace split
{

/**
 * @param path of a regular file of at most 2 GiB
 * @return its bytes
 * @throws Error naming the file if it is of another kind, larger, or cannot be read
 */
std::string ReadFile(const std::string& path);

} // namespace split

#endif // SPLIT_BASE_READ_FILE_H
