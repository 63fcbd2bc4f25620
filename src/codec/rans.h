/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_RANS_H
#define SPLIT_CODEC_RANS_H

#include "codec/byte-stream.h"
#include "codec/frequencies.h"

#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/*
 * Range asymmetric numeral systems (Duda: Asymmetric numeral systems, arXiv:1311.2540), with states
 * of 31 bits that take in and put out words of 16 bits. The encoder works from the last symbol to
 * the first and writes from the end to the begin, so that the decoder reads forwards.
 */

/// Lower bound of a state between symbols; it is also the state in which the encoder begins.
inline constexpr std::uint32_t RANS_LOW = 1U << 15;

/// Bits that a state puts out at a time.
inline constexpr unsigned RANS_WORD_BITS = 16;

/// The most bytes that a state takes.
inline constexpr std::size_t RANS_STATE_SIZE = 4;

/// @return the bytes that @p state takes: 3 or 4
inline std::size_t
RansStateSize(std::uint32_t state)
{
    return state < 1U << 23 ? 3 : 4;
}

/// Writes a state, big-endian; the first bit tells whether it takes 4 bytes.
inline void
StoreRansState(std::uint32_t state, std::uint8_t* bytes)
{
    if (RansStateSize(state) == 3)
    {
        boost::endian::store_big_u24(bytes, state);
    }
    else
    {
        boost::endian::store_big_u32(bytes, state | 1U << 31);
    }
}

/// Bytes written from the last to the first.
class BackwardBuffer
{
  public:
    /// @param capacity how many bytes fit
    explicit BackwardBuffer(std::size_t capacity)
        : m_bytes(capacity),
          m_begin{capacity}
    {
    }

    /// Puts a word, little-endian, before what was written.
    void PutWord(std::uint32_t word)
    {
        m_begin -= 2;
        boost::endian::store_little_u16(m_bytes.data() + m_begin, static_cast<std::uint16_t>(word));
    }

    /// Puts a state before what was written, as ReadRansState() reads it.
    void PutState(std::uint32_t state)
    {
        m_begin -= RansStateSize(state);
        StoreRansState(state, m_bytes.data() + m_begin);
    }

    /// Appends what was written to @p bytes.
    void AppendTo(std::vector<std::uint8_t>& bytes) const
    {
        bytes.insert(bytes.end(),
                     m_bytes.begin() + static_cast<std::ptrdiff_t>(m_begin),
                     m_bytes.end());
    }

  private:
    std::vector<std::uint8_t> m_bytes; //!< filled from the end
    std::size_t m_begin;               //!< of what was written
};

/**
 * Puts a symbol into a state.
 *
 * @param state the state, which changes
 * @param start the sum of the frequencies of the symbols before it
 * @param frequency of the symbol, below FREQUENCY_TOTAL
 * @param buffer takes the words that the state puts out
 */
inline void
RansPut(std::uint32_t& state, std::uint32_t start, std::uint32_t frequency, BackwardBuffer& buffer)
{
    if (state >= frequency << (15 + RANS_WORD_BITS - FREQUENCY_BITS))
    {
        buffer.PutWord(state & 0xFFFF);
        state >>= RANS_WORD_BITS;
    }
    state = (state / frequency << FREQUENCY_BITS) + state % frequency + start;
}

/// @return the number, below FREQUENCY_TOTAL, that tells which symbol comes next out of @p state
inline std::uint32_t
RansPeek(std::uint32_t state)
{
    return state & (FREQUENCY_TOTAL - 1);
}

/**
 * Takes the symbol that RansPeek() told out of a state.
 *
 * @param state the state, which changes
 * @param start of the symbol, as given to RansPut()
 * @param frequency of the symbol, as given to RansPut()
 * @param reader where the words come from
 * @throws BadField if a word is missing
 */
inline void
RansTake(std::uint32_t& state, std::uint32_t start, std::uint32_t frequency, ByteReader& reader)
{
    state = frequency * (state >> FREQUENCY_BITS) + RansPeek(state) - start;
    if (state < RANS_LOW)
    {
        state = state << RANS_WORD_BITS | reader.TakeWord("payload");
    }
}

/// @return a state that StoreRansState() wrote
/// @throws BadField if it is cut off or out of range
std::uint32_t ReadRansState(ByteReader& reader);

/// @throws BadField unless the decoder arrived where the encoder began
void CheckRansEnd(std::uint32_t state);

} // namespace split

#endif // SPLIT_CODEC_RANS_H
