/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_FAST_KERNELS_H
#define SPLIT_CODEC_FAST_KERNELS_H

#include <cstddef>
#include <cstdint>

namespace split
{

/// The number of states of the vectorised coder; a round codes one group with each.
inline constexpr std::size_t FAST_LANES = 32;

/// How many bytes below its output the encoder may write.
inline constexpr std::size_t FAST_ENCODER_SLACK = 16;

// What the decoder needs of a slot, in 32 bits.
inline constexpr unsigned SLOT_FREQUENCY_SHIFT = 20; //!< 12 bits: frequency of the group
inline constexpr unsigned SLOT_PLACE_SHIFT = 8;      //!< 12 bits: of the slot in the group
                                                     // 8 bits: the group

// What the encoder needs of a group, in 32 bits.
inline constexpr unsigned ENTRY_FREQUENCY_SHIFT = 17; //!< 12 bits: frequency
inline constexpr unsigned ENTRY_BIAS_SHIFT = 4;       //!< 13 bits: added to the state
                                                      // 4 bits: shift after the reciprocal

/// The tables of FastTable, for the kernels.
struct FastKernelTables
{
    const std::uint32_t* slots;       //!< of the decoder
    const std::uint32_t* entries;     //!< of the encoder
    const std::uint32_t* reciprocals; //!< of the frequencies, fixed-point
};

/**
 * Encodes rounds from the last to the first, on the widest useful vectors of the processor.
 *
 * @param tables of the groups
 * @param groups FAST_LANES for each round
 * @param rounds how many
 * @param states FAST_LANES of them, which change
 * @param out where the words end; FAST_ENCODER_SLACK bytes more than they take lie before
 * @return where the words begin
 */
std::uint8_t* EncodeRounds(const FastKernelTables& tables,
                           const std::uint8_t* groups,
                           std::size_t rounds,
                           std::uint32_t* states,
                           std::uint8_t* out);

/**
 * Decodes rounds, on the widest useful vectors of the processor, as long as there are bytes for a
 * whole round.
 *
 * @param tables of the groups
 * @param groups room for FAST_LANES for each round
 * @param rounds how many at most
 * @param states FAST_LANES of them, which change
 * @param next the first unread byte, which moves
 * @param end after the last byte
 * @return how many rounds were decoded
 */
std::size_t DecodeRounds(const FastKernelTables& tables,
                         std::uint8_t* groups,
                         std::size_t rounds,
                         std::uint32_t* states,
                         const std::uint8_t*& next,
                         const std::uint8_t* end);

} // namespace split

#endif // SPLIT_CODEC_FAST_KERNELS_H
