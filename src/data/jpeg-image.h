/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_DATA_JPEG_IMAGE_H
#define SPLIT_DATA_JPEG_IMAGE_H

#include "base/tensor.h"
#include "data/image.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace split
{

/// Why bytes are not the JPEG image that was expected.
struct JpegError
{
    std::string reason; //!< one line
};

/**
 * Compresses an image by JPEG (ITU-T T.81), baseline, with Huffman tables made for it; colour is
 * subsampled 4:2:0.
 *
 * @param image grey or colour, at most 65500 rows and columns
 * @param quality 1 (smallest) to 100 (best), as libjpeg scales the quantisation tables
 * @return a JFIF file
 * @throws Error if the image has no pixels or too many, or the quality is out of range
 */
std::vector<std::uint8_t> EncodeJpeg(const Image& image, int quality);

/**
 * Restores an image from any bytes; nothing is allocated for an image of another shape.
 *
 * @param bytes a JPEG file of one scan, complete and undamaged
 * @param count the number of bytes
 * @param expected {channels, height, width} of the image, with 1 or 3 channels
 * @return the image, or why the bytes are not an image of this shape
 */
std::variant<Image, JpegError> DecodeJpeg(const std::uint8_t* bytes,
                                          std::size_t count,
                                          const Shape& expected);

} // namespace split

#endif // SPLIT_DATA_JPEG_IMAGE_H
