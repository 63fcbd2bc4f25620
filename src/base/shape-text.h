/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_SHAPE_TEXT_H
#define SPLIT_BASE_SHAPE_TEXT_H

#include "base/tensor.h"

#include <string>

namespace split
{

/**
 * @param text extents joined by `x`, such as `1x28x28`
 * @return the shape
 * @throws Error if the text is anything else, or an extent is 0 or above 99999
 */
Shape ParseShape(const std::string& text);

/// @param shape any @return the text that ParseShape() reads
std::string ToString(const Shape& shape);

} // namespace split

#endif // SPLIT_BASE_SHAPE_TEXT_H
