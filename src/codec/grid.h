/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_GRID_H
#define SPLIT_CODEC_GRID_H

#include "codec/quantise-kernels.h"

#include <cstddef>
#include <cstdint>

namespace split
{

/// On which sides of zero a grid has levels.
enum class Sides
{
    ANY, //!< on both if there are negative values, else above
    ONE, //!< above: negative values become zero
    TWO  //!< on both
};

/**
 * The evenly spaced levels onto which a sample's values are rounded; one of them is exactly zero.
 *
 * Symbol s stands for (s - zero) x step. One-sided levels start at zero; otherwise half of the
 * 2^bits levels lie below zero.
 */
class Grid
{
  public:
    /**
     * The finest grid that reaches the extremes; where its outermost level would exceed the range
     * of float, the coarsest that does not.
     *
     * @param extremes what the levels must reach
     * @param bits 1 to 8
     * @param sides where the levels are; for Sides::ANY and 1 bit, the side that reaches further
     * @return the grid
     */
    static Grid Reaching(const Extremes& extremes, unsigned bits, Sides sides = Sides::ANY);

    /// @param bits 1 to 8 @return the one-sided grid of the integers
    static Grid OfLevels(unsigned bits);

    /// @param code of a grid, as Code() returns it @param bits 1 to 8 @return the grid
    /// @throws BadField if it is not that of a grid
    static Grid FromCode(std::uint16_t code, unsigned bits);

    /// @return the step as bfloat16, whose sign bit tells that levels lie below zero
    std::uint16_t Code() const;

    /// @return whether levels lie below zero
    bool IsTwoSided() const;

    /// @return the distance of neighbouring levels, at least 2^-126
    float Step() const;

    /// @return the symbol of zero
    int Zero() const;

    /**
     * Rounds each value to the nearest level, ties to the even one; a NaN becomes zero.
     *
     * @param values what is rounded
     * @param count how many there are
     * @param deadZone values below so many steps become zero; 0.5 is plain rounding
     * @param symbols room for one a value
     */
    void Quantise(const float* values,
                  std::size_t count,
                  float deadZone,
                  std::uint8_t* symbols) const;

    /**
     * Rounds each value to one of the two levels around it at random, so that the expected result
     * is the value; a NaN becomes zero.
     *
     * @param values what is rounded
     * @param count how many there are
     * @param deadZone values below so many steps become zero, unless it is 0.5
     * @param seed of the random numbers
     * @param position of the first value in their sequence
     * @param symbols room for one a value
     */
    void QuantiseStochastically(const float* values,
                                std::size_t count,
                                float deadZone,
                                std::uint64_t seed,
                                std::uint64_t position,
                                std::uint8_t* symbols) const;

    /**
     * @param symbols each below 2^bits
     * @param count how many there are
     * @param points what each symbol stands for, in steps; null for the levels themselves
     * @param values room for one a symbol
     */
    void Restore(const std::uint8_t* symbols,
                 std::size_t count,
                 const float* points,
                 float* values) const;

  private:
    Grid(std::uint16_t code, unsigned bits);

    /// @return how values become symbols
    LevelRule Rule(float deadZone) const;

    std::uint16_t m_code; //!< the step and the sides, as Code() returns them
    float m_step;         //!< distance of neighbouring levels
    int m_zero;           //!< the symbol of zero
    int m_last;           //!< the largest symbol
};

} // namespace split

#endif // SPLIT_CODEC_GRID_H
