/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_QUANTISE_KERNELS_H
#define SPLIT_CODEC_QUANTISE_KERNELS_H

#include <cstddef>
#include <cstdint>

namespace split
{

/// The finite values furthest from zero on either side.
struct Extremes
{
    float least{0};    //!< at most 0
    float greatest{0}; //!< at least 0
};

/// How values become symbols: a symbol is the level of value x scale, counted from @c lowest.
struct LevelRule
{
    float scale;    //!< levels a unit
    float deadZone; //!< what is smaller, in levels, becomes level 0
    int lowest;     //!< the level of symbol 0
    int highest;    //!< the level of the last symbol
};

/// Works on the widest vectors of the processor.
/// @param values any @param count how many there are @return their extremes
Extremes FindExtremes(const float* values, std::size_t count);

/// Rounds each value to the nearest level, ties to the even one, on the widest vectors of the
/// processor; a NaN becomes level 0, and what lies beyond the levels the outermost one.
/// @param values what is rounded @param count how many there are
/// @param rule how values become symbols @param symbols room for one a value
void RoundToLevels(const float* values,
                   std::size_t count,
                   const LevelRule& rule,
                   std::uint8_t* symbols);

/// Turns each symbol s into (s + lowest) x step, on the widest vectors of the processor.
/// @param symbols any @param count how many there are @param lowest the level of symbol 0
/// @param step from one level to the next @param values room for one a symbol
void RestoreLevels(const std::uint8_t* symbols,
                   std::size_t count,
                   int lowest,
                   float step,
                   float* values);

/// The same one value after the other: the reference for the above, which must agree to the bit.
namespace scalar
{

/// @copydoc split::FindExtremes
Extremes FindExtremes(const float* values, std::size_t count);

/// @copydoc split::RoundToLevels
void RoundToLevels(const float* values,
                   std::size_t count,
                   const LevelRule& rule,
                   std::uint8_t* symbols);

/// @copydoc split::RestoreLevels
void RestoreLevels(const std::uint8_t* symbols,
                   std::size_t count,
                   int lowest,
                   float step,
                   float* values);

} // namespace scalar
} // namespace split

#endif // SPLIT_CODEC_QUANTISE_KERNELS_H
