/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_READ_LIST_H
#define SPLIT_READ_LIST_H

#include <string>
#include <vector>

/**
 * @param text what an option lists
 * @param separator between two of its parts; the last part may also end with one
 * @return the parts, none of an empty text
 */
std::vector<std::string> ReadList(const std::string& text, char separator = ',');

#endif // SPLIT_READ_LIST_H
