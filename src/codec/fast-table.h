/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FAST_TABLE_H
#define SPLIT_CODEC_FAST_TABLE_H

#include "codec/byte-stream.h"
#include "codec/fast-kernels.h"
#include "codec/frequencies.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/**
 * Codes groups of symbols by rANS with one static table: the stage Entropy::FAST.
 *
 * Several states take turns, group i belonging to state i modulo their number, so that the
 * processor can work on all of them at once. Few groups get few states, since each costs bytes.
 */
class FastTable
{
  public:
    /// @param frequencies of the groups, 2 to 256 of them
    explicit FastTable(Frequencies frequencies);

    /// @return the frequencies of the groups
    const Frequencies& GroupFrequencies() const;

    /// Codes groups. @param groups of symbols @param count how many there are
    /// @param bytes where they are appended
    void Encode(const std::uint8_t* groups,
                std::size_t count,
                std::vector<std::uint8_t>& bytes) const;

    /**
     * Reverses Encode().
     *
     * @param reader stands at the coded groups, which end where its bytes end
     * @param groups room for the groups
     * @param count how many there are
     * @throws BadField if the bytes do not hold so many groups
     */
    void Decode(ByteReader& reader, std::uint8_t* groups, std::size_t count) const;

  private:
    /// Puts a group into a state, and a word out below @p out.
    void Put(std::uint32_t& state, std::uint8_t group, std::uint8_t*& out) const;

    /// @return @p state without the group that is taken out of it, not yet filled up
    std::uint32_t Take(std::uint32_t state, std::uint8_t& group) const;

    /// @return the tables as the kernels want them
    FastKernelTables KernelTables() const;

    template <std::size_t LANES>
    void EncodeLanes(const std::uint8_t* groups,
                     std::size_t count,
                     std::vector<std::uint8_t>& bytes) const;

    template <std::size_t LANES>
    void DecodeLanes(ByteReader& reader, std::uint8_t* groups, std::size_t count) const;

    Frequencies m_frequencies;                //!< of the groups
    std::vector<std::uint32_t> m_slots;       //!< of the decoder; see fast-kernels.h
    std::vector<std::uint32_t> m_entries;     //!< of the encoder; see fast-kernels.h
    std::vector<std::uint32_t> m_reciprocals; //!< of the frequencies, fixed-point
};

} // namespace split

#endif // SPLIT_CODEC_FAST_TABLE_H
