/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "read-list.h"

#include <sstream>

std::vector<std::string>
ReadList(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}
