/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CONTEXT_MODEL_H
#define SPLIT_CODEC_CONTEXT_MODEL_H

#include "codec/frequencies.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// How many contexts a channel distinguishes.
inline constexpr unsigned CONTEXT_CLASSES = 24;

/// How many other channels a prediction may look at.
inline constexpr std::size_t CONTEXT_REFERENCES = 4;

/// A class is this many low bits of a prediction wide.
inline constexpr unsigned CONTEXT_CLASS_BITS = 8;

/// The high bits of a symbol are coded by context, at most this many.
inline constexpr unsigned CONTEXT_HIGH_BITS = 4;

/**
 * Foretells a level from levels that were decoded before it: a weighted sum of its neighbours in
 * its own channel and of the levels at the same place in other channels.
 */
struct ContextPredictor
{
    /// The neighbours in the own channel, in the order of their weights.
    enum Neighbour : std::size_t
    {
        LEFT,
        UP,
        UP_LEFT,
        UP_RIGHT,
        NEIGHBOURS //!< their number
    };

    /// @param prediction any @return the class that it falls into
    static unsigned ClassOf(std::int32_t prediction)
    {
        constexpr std::int32_t TOP = CONTEXT_CLASSES << CONTEXT_CLASS_BITS;
        const auto within = prediction < 0 ? 0 : prediction >= TOP ? TOP - 1 : prediction;
        return static_cast<unsigned>(within >> CONTEXT_CLASS_BITS);
    }

    std::int32_t bias{0};                                      //!< added to the sum
    std::array<std::int16_t, NEIGHBOURS> weights{};            //!< of the neighbours
    std::vector<std::uint16_t> references;                     //!< channels before the own one
    std::array<std::int16_t, CONTEXT_REFERENCES> refWeights{}; //!< of the references
};

/**
 * The static tables of Entropy::CONTEXT for symbols of so many bits.
 *
 * A symbol is coded in two parts. The high part, at most CONTEXT_HIGH_BITS bits, has a table for
 * each channel and class. The low part, what is left of more bits, has a table for each class
 * where the high part is that of zero, and else a table for each high part.
 */
class ContextModel
{
  public:
    /**
     * @param bits of a symbol, 1 to 8
     * @param predictors one for each channel
     * @param high frequencies of the high parts: channel by channel, class by class
     * @param low frequencies of the low parts: class by class, then high part by high part; empty
     *     if the high part is all
     */
    ContextModel(unsigned bits,
                 std::vector<ContextPredictor> predictors,
                 const std::vector<std::uint16_t>& high,
                 const std::vector<std::uint16_t>& low);

    /// @param bits of a symbol @return how many of them are in the low part
    static constexpr unsigned LowBits(unsigned bits)
    {
        return bits > CONTEXT_HIGH_BITS ? bits - CONTEXT_HIGH_BITS : 0;
    }

    /// @param bits of a symbol @return the number of tables of low parts
    static constexpr std::size_t LowTables(unsigned bits)
    {
        return bits > CONTEXT_HIGH_BITS ? CONTEXT_CLASSES + (1U << CONTEXT_HIGH_BITS) : 0;
    }

    /// @return the number of bits of a symbol
    unsigned Bits() const
    {
        return m_bits;
    }

    /// @return the number of channels
    std::size_t Channels() const
    {
        return m_predictors.size();
    }

    /// @param channel its index @return its predictor
    const ContextPredictor& Predictor(std::size_t channel) const
    {
        return m_predictors[channel];
    }

    /// @param channel its index @param contextClass of a symbol
    /// @return for each high part the sum of the frequencies before it, and after the last the
    /// total
    const std::uint16_t* HighStarts(std::size_t channel, unsigned contextClass) const
    {
        return m_high.data() + (channel * CONTEXT_CLASSES + contextClass) * m_highStride;
    }

    /// @param contextClass of a symbol @param high its high part
    /// @param zero the high part of level zero
    /// @return which table the low part has
    static constexpr std::size_t LowTable(unsigned contextClass, unsigned high, unsigned zero)
    {
        return high == zero ? contextClass : CONTEXT_CLASSES + high;
    }

    /// @param table its index @return as HighStarts(), of the low parts that have it
    const std::uint16_t* LowStarts(std::size_t table) const
    {
        return m_low.data() + table * m_lowStride;
    }

  private:
    unsigned m_bits;                            //!< of a symbol
    std::vector<ContextPredictor> m_predictors; //!< of each channel
    std::size_t m_highStride;                   //!< numbers in a table of m_high
    std::size_t m_lowStride;                    //!< numbers in a table of m_low
    std::vector<std::uint16_t> m_high;          //!< all HighStarts()
    std::vector<std::uint16_t> m_low;           //!< all LowStarts()
};

/**
 * @param bits of a symbol
 * @param isTwoSided whether there are levels below zero
 * @return the predictor for data that nobody calibrated: a mean of the neighbours
 */
ContextPredictor BuiltInPredictor(unsigned bits, bool isTwoSided);

} // namespace split

#endif // SPLIT_CODEC_CONTEXT_MODEL_H
