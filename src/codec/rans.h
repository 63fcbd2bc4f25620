/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_RANS_H
#define SPLIT_CODEC_RANS_H

#include "codec/byte-stream.h"
#include "codec/frequencies.h"

#include <array>
#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>

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

/// @param state any @return the bytes that it takes: 3 or 4
inline std::size_t
RansStateSize(std::uint32_t state)
{
    return state < 1U << 23 ? 3 : 4;
}

/// Writes a state, big-endian; the first bit tells whether it takes 4 bytes.
/// @param state any @param bytes room for it
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

/// The reciprocal of a frequency: state / frequency = (state x number / 2^32) >> shift.
struct RansReciprocal
{
    std::uint32_t number{0};     //!< by which the state is multiplied
    std::uint32_t shift{0};      //!< by which the product's high half is shifted
    std::uint32_t correction{0}; //!< what the quotient, multiplied by the complement, lacks
};

/// @param frequency above zero @return its reciprocal, exact for states below 2^31
///         (Alverson: Integer division using reciprocals; ARITH 1991)
constexpr RansReciprocal
RansReciprocalOf(std::uint32_t frequency)
{
    if (frequency == 1)
    {
        // The quotient is then the state less one.
        return {~std::uint32_t{0}, 0, FREQUENCY_TOTAL - 1};
    }
    std::uint32_t shift = 0;
    while (frequency > 1U << shift)
    {
        ++shift;
    }
    const auto dividend = (std::uint64_t{1} << (shift + 31)) + frequency - 1;
    return {static_cast<std::uint32_t>(dividend / frequency), shift - 1, 0};
}

/// RansReciprocalOf() each frequency.
extern const std::array<RansReciprocal, FREQUENCY_TOTAL> RANS_RECIPROCALS;

/**
 * Puts a symbol into a state.
 *
 * @param state the state, which changes
 * @param start the sum of the frequencies of the symbols before it
 * @param frequency of the symbol, below FREQUENCY_TOTAL
 * @param out where what was written begins; the word that the state puts out goes before it
 */
inline void
RansPut(std::uint32_t& state, std::uint32_t start, std::uint32_t frequency, std::uint8_t*& out)
{
    if (state >= frequency << (15 + RANS_WORD_BITS - FREQUENCY_BITS))
    {
        out -= 2;
        boost::endian::store_little_u16(out, static_cast<std::uint16_t>(state));
        state >>= RANS_WORD_BITS;
    }
    const auto& reciprocal = RANS_RECIPROCALS[frequency];
    const auto product = std::uint64_t{state} * reciprocal.number;
    const auto quotient = static_cast<std::uint32_t>(product >> 32) >> reciprocal.shift;
    state += start + reciprocal.correction + quotient * (FREQUENCY_TOTAL - frequency);
}

/// @param state any
/// @return the number, below FREQUENCY_TOTAL, that tells which symbol comes next out of it
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

/// @param reader stands at a state @return the state that StoreRansState() wrote
/// @throws BadField if it is cut off or out of range
std::uint32_t ReadRansState(ByteReader& reader);

/// @param state after the last symbol
/// @throws BadField unless it is where the encoder began
void CheckRansEnd(std::uint32_t state);

} // namespace split

#endif // SPLIT_CODEC_RANS_H
