/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/shape-text.h"

#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <regex>
#include <sstream>

namespace split
{

Shape
ParseShape(const std::string& text)
{
    static const std::regex pattern("[1-9][0-9]{0,4}(x[1-9][0-9]{0,4})*");
    if (!std::regex_match(text, pattern))
    {
        throw Error(fmt::format("shape '{}' is not a list of extents such as 1x28x28", text));
    }
    Shape shape;
    std::istringstream extents(text);
    for (std::string extent; std::getline(extents, extent, 'x');)
    {
        shape.push_back(std::stoul(extent));
    }
    return shape;
}

std::string
ToString(const Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, "x"));
}

} // namespace split
