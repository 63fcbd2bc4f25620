/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_CODEC_SELECTION_H
#define SPLIT_CODEC_SELECTION_H

#include "codec/byte-stream.h"
#include "codec/layout.h"
#include "codec/setting.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace split
{

/// @param keep share @param count how many there are
/// @return how many of them the share leaves: at least one, if there is one
std::size_t CountKept(double keep, std::size_t count);

/// Which elements of a tensor a frame carries; the others are zero at the receiver.
class Selection
{
  public:
    /// How a frame tells what was kept; the values are those on the wire.
    enum class Index : std::uint8_t
    {
        ALL = 0,      //!< everything: no index
        CHANNELS = 1, //!< a bitmap over the channels, the same for all samples
        BITMAP = 2,   //!< a bitmap over the elements of all samples
        DELTAS = 3,   //!< the distances of the kept elements
        AGREED = 4,   //!< the channels that the session agreed on: no index
        NONZERO = 5   //!< the elements whose symbols are not zero's: no index
    };

    /// The whole tensor. @param layout of it
    explicit Selection(const Layout& layout);

    /**
     * Chooses what is kept: never less than one channel, or one element a sample. Where magnitudes
     * are equal, what comes first is kept.
     *
     * @param setting how much, and of what
     * @param values of the tensor
     * @param layout of the tensor
     * @param seed of random choices
     * @return what is kept
     */
    static Selection Choose(const Setting& setting,
                            const float* values,
                            const Layout& layout,
                            std::uint64_t seed);

    /// @param channels which are kept, ascending
    /// @param form Index::CHANNELS or Index::AGREED @param layout of the tensor
    /// @return these channels
    static Selection OfChannels(std::vector<std::uint32_t> channels,
                                Index form,
                                const Layout& layout);

    /// @param elements which are kept, ascending, counted over all samples
    /// @param form Index::BITMAP, Index::DELTAS or Index::NONZERO @param layout of the tensor
    /// @return these elements
    static Selection OfElements(std::vector<std::uint32_t> elements,
                                Index form,
                                const Layout& layout);

    /// @param index the form, neither Index::AGREED nor Index::NONZERO
    /// @param reader stands at the index @param layout of the tensor
    /// @return the selection that WriteIndex() wrote in this form
    /// @throws BadField if the bytes are not such an index
    static Selection ReadIndex(Index index, ByteReader& reader, const Layout& layout);

    /// Appends the index in the form Form(). @param bytes where it goes
    void WriteIndex(std::vector<std::uint8_t>& bytes) const;

    /// @return how the index is written
    Index Form() const;

    /// @return whether single elements are kept, and not channels
    bool IsOfElements() const;

    /// @return the kept channels, ascending, unless single elements are kept
    std::vector<std::uint32_t> Channels() const;

    /// @param sample its index @return the number of elements kept of it
    std::size_t KeptCount(std::size_t sample) const;

    /// @return the number of elements kept of all samples
    std::size_t KeptCount() const;

    /// @param sample its index @param values all its elements
    /// @param kept receives those that are kept
    void Gather(std::size_t sample, const float* values, float* kept) const;

    /// Reverses Gather(). @param sample its index @param kept the elements that are kept
    /// @param values receives them, each in its place
    void Scatter(std::size_t sample, const float* kept, float* values) const;

  private:
    Selection(const Layout& layout, Index form);

    /// Finds where each sample's elements begin in m_elements, which is complete and sorted.
    void IndexSamples();

    Layout m_layout;                       //!< of the tensor
    Index m_form;                          //!< how the index is written
    std::vector<std::uint32_t> m_channels; //!< kept channels, ascending, for CHANNELS and AGREED
    std::vector<std::uint32_t>
        m_elements;                    //!< kept elements, ascending, for BITMAP, DELTAS, NONZERO
    std::vector<std::size_t> m_begins; //!< of each sample in m_elements, and its size
};

} // namespace split

#endif // SPLIT_CODEC_SELECTION_H
