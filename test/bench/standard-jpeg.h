/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BENCH_STANDARD_JPEG_H
#define SPLIT_BENCH_STANDARD_JPEG_H

#include "data/image.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <vector>

namespace split
{

/// @return where the coded coefficients begin in the JPEG file @p bytes of one scan
inline std::size_t
FindScan(const unsigned char* bytes)
{
    constexpr unsigned char START_OF_SCAN = 0xDA;
    std::size_t marker = 2; // behind the start of the image
    while (true)
    {
        const auto next = marker + 2 + (bytes[marker + 2] << 8) + bytes[marker + 3];
        if (bytes[marker + 1] == START_OF_SCAN)
        {
            return next;
        }
        marker = next;
    }
}

/**
 * @param image grey or colour, which is subsampled 4:2:0
 * @param quality 1 to 100
 * @return the bytes of the coded coefficients with the standard Huffman tables (ITU-T T.81, K.3)
 */
inline std::size_t
CountScanBytes(const Image& image, int quality)
{
    constexpr std::size_t END_OF_IMAGE = 2;
    jpeg_compress_struct info{};
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* bytes = nullptr;
    unsigned long count = 0;
    jpeg_mem_dest(&info, &bytes, &count);
    info.image_width = static_cast<JDIMENSION>(image.width);
    info.image_height = static_cast<JDIMENSION>(image.height);
    info.input_components = static_cast<int>(image.channels);
    info.in_color_space = image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    std::vector<JSAMPLE> row(image.width * image.channels);
    while (info.next_scanline < info.image_height)
    {
        const auto* pixels = image.pixels.data() + info.next_scanline * image.width;
        for (std::size_t i = 0; i < row.size(); ++i)
        {
            row[i] = pixels[i % image.channels * image.height * image.width + i / image.channels];
        }
        auto* line = row.data();
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const auto scan = count - FindScan(bytes) - END_OF_IMAGE;
    std::free(bytes);
    return scan;
}

} // namespace split

#endif // SPLIT_BENCH_STANDARD_JPEG_H
