/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BYTE_COUNT_H
#define SPLIT_BYTE_COUNT_H

#include <array>
#include <cstdint>

namespace ns3
{

/**
 * @ingroup split
 * What the bytes of messages are for.
 */
struct SplitByteCount
{
    uint64_t header{0};  //!< of what is inferred or trained on: the protocol's fields, the codec's
                         //!< header, the length that delimits
    uint64_t index{0};   //!< which channels or elements were kept
    uint64_t payload{0}; //!< values of activations, pixels, scores
    uint64_t labels{0};  //!< classes of samples that are trained on
    uint64_t gradients{0};  //!< values of gradients
    uint64_t weights{0};    //!< of models
    uint64_t evaluation{0}; //!< all of what is judged only, and its scores
    uint64_t samples{0};    //!< raw samples and their labels
    uint64_t control{0};    //!< receipts and probes; in training: who joins, which round it is,
                            //!< what cannot be used

    /// A purpose by name.
    struct Purpose
    {
        const char* name;                //!< of the member
        uint64_t SplitByteCount::*bytes; //!< the member
    };

    /// @return all purposes, in the order of the members
    static const std::array<Purpose, 9>& Purposes();

    /// @return the bytes of all purposes
    uint64_t Total() const;

    /// Adds purpose by purpose. @param other what is added @return this
    SplitByteCount& operator+=(const SplitByteCount& other);

    /**
     * TracedCallback signature for a message that is sent.
     *
     * @param bytes what its bytes are for
     */
    typedef void (*TracedCallback)(const SplitByteCount& bytes);
};

} // namespace ns3

#endif // SPLIT_BYTE_COUNT_H
