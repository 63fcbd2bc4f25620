/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_BYTE_STREAM_H
#define SPLIT_CODEC_BYTE_STREAM_H

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace split
{

/// Thrown inside the codec where bytes are not what the format asks for; names the field.
class BadField : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// Reads bytes that may be hostile: never beyond their end.
class ByteReader
{
  public:
    /// @param bytes to read, which must outlive the reader @param count how many there are
    ByteReader(const std::uint8_t* bytes, std::size_t count)
        : m_next{bytes},
          m_end{bytes + count}
    {
    }

    /// @return the number of bytes not yet read
    std::size_t Left() const
    {
        return static_cast<std::size_t>(m_end - m_next);
    }

    /**
     * @param count the number of bytes wanted
     * @param field what they are, for the error
     * @return the next @p count bytes
     * @throws BadField if fewer are left
     */
    const std::uint8_t* Take(std::size_t count, const char* field)
    {
        if (count > Left())
        {
            ThrowEnd(count, field);
        }
        const auto* taken = m_next;
        m_next += count;
        return taken;
    }

    /// @param field as for Take(), which throws likewise @return the next byte
    std::uint8_t TakeByte(const char* field)
    {
        return *Take(1, field);
    }

    /// @param field as for Take(), which throws likewise
    /// @return the next two bytes as a little-endian number
    std::uint16_t TakeWord(const char* field)
    {
        const auto* bytes = Take(2, field);
        return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
    }

    /// @param field what it is, for the error
    /// @return a number in LEB128 (7 bits a byte, low bits first, in as few bytes as possible)
    /// @throws BadField if it is cut off, longer than needed or above 2^32 - 1
    std::uint32_t TakeVarint(const char* field);

  private:
    /// Throws what Take() does.
    [[noreturn]] void ThrowEnd(std::size_t count, const char* field) const;

    const std::uint8_t* m_next; //!< first byte not yet read
    const std::uint8_t* m_end;  //!< after the last byte
};

/// @param bytes where it is appended, little-endian @param value any
void AppendWord(std::vector<std::uint8_t>& bytes, std::uint16_t value);

/// @param bytes where it is appended, as ByteReader::TakeVarint() reads it @param value any
void AppendVarint(std::vector<std::uint8_t>& bytes, std::uint32_t value);

/// @param value any @return how many bytes AppendVarint() writes for it
std::size_t VarintSize(std::uint32_t value);

} // namespace split

#endif // SPLIT_CODEC_BYTE_STREAM_H
