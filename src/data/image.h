/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_IMAGE_H
#define SPLIT_DATA_IMAGE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// An image as it was recorded: 8 bits a channel, rows top to bottom.
struct Image
{
    std::size_t channels;             //!< 1 (grey) or 3 (red, green, blue planes in this order)
    std::size_t height;               //!< rows
    std::size_t width;                //!< columns
    std::vector<std::uint8_t> pixels; //!< channels x height x width, the column fastest
};

} // namespace split

#endif // SPLIT_DATA_IMAGE_H
