/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_SHIPPED_FILE_H
#define SPLIT_BASE_SHIPPED_FILE_H

#include <string>

namespace split
{

/**
 * Finds a file that ships with the sources, from whatever folder a program is started.
 *
 * @param name the file's path in the repository, such as `models/vgg8-fashion-mnist.safetensors`
 * @return its full path
 */
std::string ShippedFile(const std::string& name);

} // namespace split

#endif // SPLIT_BASE_SHIPPED_FILE_H
