/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FAST_TABLE_H
#define SPLIT_CODEC_FAST_TABLE_H

#include "codec/byte-stream.h"
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

    /// Appends @p count coded groups to @p bytes.
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
    /// What the encoder does with a group, its division turned into a multiplication.
    struct Entry
    {
        std::uint32_t limit;      //!< states from here on put out a word first
        std::uint32_t reciprocal; //!< of the frequency
        std::uint32_t bias;       //!< added to the state
        std::uint16_t complement; //!< total less frequency
        std::uint16_t shift;      //!< of the product with the reciprocal
    };

    /// @return the entry of a group, given the sum of the frequencies before it and its own
    static Entry MakeEntry(std::uint32_t start, std::uint32_t frequency);

    template <std::size_t LANES>
    void EncodeLanes(const std::uint8_t* groups,
                     std::size_t count,
                     std::vector<std::uint8_t>& bytes) const;

    template <std::size_t LANES>
    void DecodeLanes(ByteReader& reader, std::uint8_t* groups, std::size_t count) const;

    Frequencies m_frequencies;          //!< of the groups
    std::vector<Entry> m_entries;       //!< of each group
    std::vector<std::uint32_t> m_slots; //!< for each slot: frequency, place in it, group
};

} // namespace split

#endif // SPLIT_CODEC_FAST_TABLE_H
