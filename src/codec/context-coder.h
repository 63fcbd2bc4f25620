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
     * @param symbols sample by sample, kept channel by kept channel, row by row
     * @param samples the number of samples
     * @return the class of each symbol, which depends on the model's predictors alone
     */
    std::vector<std::uint8_t> FindClasses(const std::uint8_t* symbols, std::size_t samples);

    /**
     * Appends the coded symbols to @p bytes.
     *
     * @param symbols as above
     * @param classes of the symbols, as FindClasses() returns them
     * @param bytes where they go
     */
    void Encode(const std::uint8_t* symbols,
                const std::vector<std::uint8_t>& classes,
                std::vector<std::uint8_t>& bytes) const;

    /**
     * Reverses Encode(); reads all that is left.
     *
     * @param reader stands at the coded symbols
     * @param symbols room for them
     * @param samples the number of samples
     * @throws BadField if the bytes do not hold so many symbols
     */
    void Decode(ByteReader& reader, std::uint8_t* symbols, std::size_t samples);

    /// How often each symbol part occurs in each context of the model; see ContextModel.
    struct Counts
    {
        std::vector<std::uint64_t> high; //!< in the order of the tables
        std::vector<std::uint64_t> low;  //!< in the order of the tables
    };

    /// @return how often the symbols' parts occur
    /// @param symbols as above
    /// @param classes of the symbols, as FindClasses() returns them
    Counts Count(const std::uint8_t* symbols, const std::vector<std::uint8_t>& classes) const;

  private:
    /// @return the model's number for @p channel
    std::size_t ModelChannel(std::uint32_t channel) const;

    /// @return where the level of the first element of @p channel is
    std::int16_t* FirstLevel(std::uint32_t channel);

    /// Sets the levels of @p channel to those of @p symbols.
    void SetLevels(std::uint32_t channel, const std::uint8_t* symbols);

    /// Finds the classes of the symbols of @p channel, whose levels are set.
    void ClassifyChannel(std::uint32_t channel, std::uint8_t* classes);

    /// Fills m_predictions for a channel: the share of its references.
    void PredictFromReferences(const ContextPredictor& predictor);

    /// Adds to @p count predictions the share of the levels a row above.
    void PredictFromAbove(const ContextPredictor& predictor,
                          const std::int16_t* levels,
                          std::size_t count,
                          std::int32_t* predictions) const;

    /// Puts the symbols of a channel of a sample into the state, from the last to the first.
    void EncodeChannel(std::uint32_t channel,
                       const std::uint8_t* symbols,
                       const std::uint8_t* classes,
                       std::uint32_t& frameState,
                       std::uint8_t*& frameOut) const;

    /// Decode() for symbols with high parts of so many bits.
    template <unsigned HIGH_BITS>
    void DecodeHigh(ByteReader& reader, std::uint8_t* symbols, std::size_t samples);

    /// Decodes the symbols of a channel of a sample.
    template <unsigned HIGH_BITS>
    void DecodeChannel(std::uint32_t channel,
                       std::uint32_t& frameState,
                       ByteReader& frameReader,
                       std::uint8_t* symbols);

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
