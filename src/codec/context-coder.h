/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_CONTEXT_CODER_H
#define SPLIT_CODEC_CONTEXT_CODER_H

#include "codec/byte-stream.h"
#include "codec/context-model.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// Where the symbols of a sample lie.
struct SymbolPlanes
{
    std::vector<std::uint32_t> kept; //!< the channels that there are symbols of, ascending
    std::size_t channels;            //!< of all channels
    std::size_t rows;                //!< of a channel
    std::size_t columns;             //!< of a row
};

/**
 * Walks over the symbols of samples in coding order and tells their contexts: the stage
 * Entropy::CONTEXT.
 */
class ContextCoder
{
  public:
    /**
     * @param model the tables, of as many channels as there are or, for all alike, of one; must
     *     outlive the coder
     * @param planes where the symbols lie
     * @param zero the symbol of level zero
     */
    ContextCoder(const ContextModel& model, SymbolPlanes planes, unsigned zero);

    /**
     * Appends the coded symbols to @p bytes.
     *
     * @param symbols sample by sample, kept channel by kept channel, row by row
     * @param samples the number of samples
     */
    void Encode(const std::uint8_t* symbols, std::size_t samples, std::vector<std::uint8_t>& bytes);

    /**
     * Reverses Encode(); reads all that is left.
     *
     * @throws BadField if the bytes do not hold so many symbols
     */
    void Decode(ByteReader& reader, std::uint8_t* symbols, std::size_t samples);

    /// How often each symbol part occurs in each context of the model; see ContextModel.
    struct Counts
    {
        std::vector<std::uint64_t> high; //!< in the order of the tables
        std::vector<std::uint64_t> low;  //!< in the order of the tables
    };

    /// Adds the symbols of @p samples samples to @p counts.
    void Count(const std::uint8_t* symbols, std::size_t samples, Counts& counts);

    /// @return counts of zero for the model
    Counts NoCounts() const;

  private:
    /// Calls visit(modelChannel, levels, predictions, symbols) for each row of a sample.
    template <typename Symbol, typename Visit>
    void VisitRows(Symbol* symbols, Visit visit);

    /// Fills m_predictions for a channel: the share of its references.
    void PredictFromReferences(const ContextPredictor& predictor);

    /// Adds to the predictions of a row the share of the row above.
    void PredictFromAbove(const ContextPredictor& predictor,
                          const std::int16_t* levels,
                          std::int32_t* predictions) const;

    /// Decode() for symbols with high parts of so many bits.
    template <unsigned HIGH_BITS>
    void DecodeHigh(ByteReader& reader, std::uint8_t* symbols, std::size_t samples);

    const ContextModel& m_model;        //!< the tables
    SymbolPlanes m_planes;              //!< where the symbols lie
    unsigned m_lowBits;                 //!< bits of a low part
    unsigned m_zeroHigh;                //!< the high part of level zero
    std::size_t m_stride;               //!< of a row in m_levels, which has a margin on either side
    std::size_t m_planeSize;            //!< of a channel in m_levels, which has a margin above
    std::vector<std::int16_t> m_levels; //!< high parts of a sample, less that of zero
    std::vector<std::int32_t> m_predictions; //!< of a channel, less what its own symbols tell
};

} // namespace split

#endif // SPLIT_CODEC_CONTEXT_CODER_H
