/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/jpeg-error-manager.h"
#include "data/jpeg-image.h"

#include <utility>

namespace split
{

namespace
{

/// One pass of libjpeg's decompressor over bytes of unknown origin.
class JpegDecompressor
{
  public:
    /// @param expected shape of the image to accept
    explicit JpegDecompressor(const Shape& expected)
        : m_image{expected[0], expected[1], expected[2], {}}
    {
        m_info.err = m_errors.Install();
    }

    ~JpegDecompressor()
    {
        jpeg_destroy_decompress(&m_info);
    }

    JpegDecompressor(const JpegDecompressor&) = delete;
    JpegDecompressor& operator=(const JpegDecompressor&) = delete;

    /// @return the image of the file, or why there is none
    std::variant<Image, JpegError> Run(const std::uint8_t* bytes, std::size_t count)
    {
        if (!ReadHeader(bytes, count))
        {
            return JpegError{m_errors.Message()};
        }
        if (auto problem = FindMismatch(); !problem.empty())
        {
            return JpegError{std::move(problem)};
        }
        m_row.resize(m_image.channels * m_image.width);
        m_image.pixels.resize(m_row.size() * m_image.height);
        if (!ReadPixels())
        {
            return JpegError{m_errors.Message()};
        }
        if (m_info.src->bytes_in_buffer != 0)
        {
            return JpegError{"bytes follow the end of the image"};
        }
        return std::move(m_image);
    }

  private:
    /// @return whether the file begins with the header of an image
    bool ReadHeader(const std::uint8_t* bytes, std::size_t count)
    {
        if (setjmp(m_errors.Escape()) != 0)
        {
            return false;
        }
        jpeg_create_decompress(&m_info);
        jpeg_mem_src(&m_info, bytes, count);
        jpeg_read_header(&m_info, TRUE);
        return true;
    }

    /// @return in what the header differs from the image to accept; empty if in nothing
    std::string FindMismatch()
    {
        const Shape expected{m_image.channels, m_image.height, m_image.width};
        const Shape actual{static_cast<std::size_t>(m_info.num_components),
                           m_info.image_height,
                           m_info.image_width};
        if (actual != expected)
        {
            return "the image is " + Describe(actual) + ", not " + Describe(expected);
        }
        if (jpeg_has_multiple_scans(&m_info) != FALSE) // their number would not bound the time
        {
            return "the image has several scans";
        }
        return {};
    }

    /// @return @p shape as text
    static std::string Describe(const Shape& shape)
    {
        return std::to_string(shape[0]) + " x " + std::to_string(shape[1]) + " x " +
               std::to_string(shape[2]);
    }

    /// @return whether all rows were read, up to the end of the image
    bool ReadPixels()
    {
        if (setjmp(m_errors.Escape()) != 0)
        {
            return false;
        }
        m_info.out_color_space = m_image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&m_info);
        while (m_info.output_scanline < m_info.output_height)
        {
            ReadRow();
        }
        jpeg_finish_decompress(&m_info);
        return true;
    }

    /// Takes the next row and sorts its channels into their planes.
    void ReadRow()
    {
        const auto area = m_image.height * m_image.width;
        auto* pixels = m_image.pixels.data() + m_info.output_scanline * m_image.width;
        auto* row = m_row.data();
        jpeg_read_scanlines(&m_info, &row, 1);
        for (std::size_t i = 0; i < m_row.size(); ++i)
        {
            pixels[i % m_image.channels * area + i / m_image.channels] = m_row[i];
        }
    }

    Image m_image;                   //!< of the shape to accept
    std::vector<std::uint8_t> m_row; //!< one interleaved row
    JpegErrorManager m_errors;       //!< of m_info
    jpeg_decompress_struct m_info{}; //!< libjpeg's state
};

} // namespace

std::variant<Image, JpegError>
DecodeJpeg(const std::uint8_t* bytes, std::size_t count, const Shape& expected)
{
    return JpegDecompressor(expected).Run(bytes, count);
}

} // namespace split
