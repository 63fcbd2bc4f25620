/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "data/jpeg-image.h"

#include "base/error.h"

#include <array>
#include <csetjmp>
#include <cstdio> // jpeglib.h needs FILE
#include <cstdlib>
#include <jpeglib.h>
#include <utility>

namespace split
{

namespace
{

/**
 * Leads libjpeg's errors back to the setjmp() of the caller, where libjpeg would end the program.
 *
 * A function that calls setjmp() has no local variables: it can be left in the middle.
 */
class JpegErrorManager
{
  public:
    /// @return the handlers, for the @c err of a libjpeg object
    jpeg_error_mgr* Install()
    {
        jpeg_std_error(&m_handlers);
        m_handlers.error_exit = &Leave;
        m_handlers.emit_message = &LeaveOnWarning;
        return &m_handlers;
    }

    /// @return where errors lead
    std::jmp_buf& Escape()
    {
        return m_escape;
    }

    /// @return what libjpeg said about the error
    std::string Message() const
    {
        return m_message.data();
    }

  private:
    /// Keeps the message and does not return.
    [[noreturn]] static void Leave(j_common_ptr info)
    {
        auto* self = reinterpret_cast<JpegErrorManager*>(info->err); // m_handlers comes first
        info->err->format_message(info, self->m_message.data());
        std::longjmp(self->m_escape, 1);
    }

    /// Takes damage that libjpeg would paint over (a negative level) for an error.
    static void LeaveOnWarning(j_common_ptr info, int level)
    {
        if (level < 0)
        {
            Leave(info);
        }
    }

    jpeg_error_mgr m_handlers{};                   //!< given to libjpeg
    std::jmp_buf m_escape{};                       //!< where errors lead
    std::array<char, JMSG_LENGTH_MAX> m_message{}; //!< of the error
};

/// One pass of libjpeg's compressor over an image.
class JpegCompressor
{
  public:
    /// @param image the image, which must outlive this object
    explicit JpegCompressor(const Image& image)
        : m_image{image},
          m_row(image.width * image.channels)
    {
        m_info.err = m_errors.Install();
    }

    ~JpegCompressor()
    {
        jpeg_destroy_compress(&m_info);
        std::free(m_bytes);
    }

    JpegCompressor(const JpegCompressor&) = delete;
    JpegCompressor& operator=(const JpegCompressor&) = delete;

    /// @return whether the image was compressed at @p quality
    bool Run(int quality)
    {
        if (setjmp(m_errors.Escape()) != 0)
        {
            return false;
        }
        jpeg_create_compress(&m_info);
        jpeg_mem_dest(&m_info, &m_bytes, &m_count);
        Configure(quality);
        jpeg_start_compress(&m_info, TRUE);
        while (m_info.next_scanline < m_info.image_height)
        {
            WriteRow();
        }
        jpeg_finish_compress(&m_info);
        return true;
    }

    /// @return what stopped Run()
    std::string Message() const
    {
        return m_errors.Message();
    }

    /// @return the file, after Run()
    std::vector<std::uint8_t> Bytes() const
    {
        return {m_bytes, m_bytes + m_count};
    }

  private:
    /// Describes the image and the compression wanted.
    void Configure(int quality)
    {
        m_info.image_width = static_cast<JDIMENSION>(m_image.width);
        m_info.image_height = static_cast<JDIMENSION>(m_image.height);
        m_info.input_components = static_cast<int>(m_image.channels);
        m_info.in_color_space = m_image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_set_defaults(&m_info);
        jpeg_set_quality(&m_info, quality, TRUE);
        m_info.optimize_coding = TRUE;
    }

    /// Hands over the next row, its channels interleaved.
    void WriteRow()
    {
        const auto area = m_image.height * m_image.width;
        const auto* pixels = m_image.pixels.data() + m_info.next_scanline * m_image.width;
        for (std::size_t i = 0; i < m_row.size(); ++i)
        {
            m_row[i] = pixels[i % m_image.channels * area + i / m_image.channels];
        }
        auto* row = m_row.data();
        jpeg_write_scanlines(&m_info, &row, 1);
    }

    const Image& m_image;            //!< what to compress
    std::vector<std::uint8_t> m_row; //!< one interleaved row
    JpegErrorManager m_errors;       //!< of m_info
    jpeg_compress_struct m_info{};   //!< libjpeg's state
    unsigned char* m_bytes{nullptr}; //!< the file, allocated by libjpeg with malloc()
    unsigned long m_count{0};        //!< its length
};

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

std::vector<std::uint8_t>
EncodeJpeg(const Image& image, int quality)
{
    if (quality < 1 || quality > 100)
    {
        throw Error("JPEG quality " + std::to_string(quality) + ": choose one from 1 to 100");
    }
    const auto pixels = ElementCount({image.channels, image.height, image.width});
    if ((image.channels != 1 && image.channels != 3) || image.pixels.size() != pixels)
    {
        throw Error("JPEG image: it must have 1 or 3 channels and all of their pixels");
    }
    JpegCompressor compressor(image);
    if (!compressor.Run(quality))
    {
        throw Error("JPEG image: " + compressor.Message());
    }
    return compressor.Bytes();
}

std::variant<Image, JpegError>
DecodeJpeg(const std::uint8_t* bytes, std::size_t count, const Shape& expected)
{
    return JpegDecompressor(expected).Run(bytes, count);
}

} // namespace split
