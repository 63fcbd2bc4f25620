/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/error.h"
#include "data/jpeg-error-manager.h"
#include "data/jpeg-image.h"

#include <cstdlib>

namespace split
{

namespace
{

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

} // namespace split
