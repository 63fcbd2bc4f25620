/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/shipped-file.h"

namespace split
{

std::string
ShippedFile(const std::string& name)
{
    return SPLIT_SOURCE_DIR "/" + name;
}

} // namespace split
