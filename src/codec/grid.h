/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_GRID_H
#define SPLIT_CODEC_GRID_H

#include <cstddef>
#include <cstdint>

namespace split
{

/**
 * The evenly spaced levels onto which a sample's values are rounded; one of them is exactly zero.
 *
 * Symbol s stands for (s - zero) x step. The levels of data without negative values start at zero;
 * otherwise half of the 2^bits levels lie below zero.
 */
class Grid
{
  public:
    /**
     * The finest grid that spans all finite values; infinities and what lies beyond the float
     * range of the steps go to the outermost levels.
     *
     * @param values the sample
     * @param count the number of values
     * @param bits 1 to 8
     */
    static Grid Spanning(const float* values, std::size_t count, unsigned bits);

    /// @return the grid that Code() describes
    /// @throws BadField if @p code is not that of a grid
    static Grid FromCode(std::uint16_t code, unsigned bits);

    /// @return the step as bfloat16, whose sign bit tells that levels lie below zero
    std::uint16_t Code() const;

    /// Rounds to the nearest level, ties to the even one; a NaN becomes zero.
    void Quantise(const float* values, std::size_t count, std::uint8_t* symbols) const;

    /// @p symbols must be below 2^bits.
    void Restore(const std::uint8_t* symbols, std::size_t count, float* values) const;

  private:
    Grid(std::uint16_t code, unsigned bits);

    std::uint16_t m_code; //!< the step and the side, as Code() returns them
    float m_step;         //!< distance of neighbouring levels, at least 2^-126
    int m_zero;           //!< the symbol of zero
    int m_last;           //!< the largest symbol
};

} // namespace split

#endif // SPLIT_CODEC_GRID_H
