/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FRAME_RECORD_H
#define SPLIT_FRAME_RECORD_H

#include "profile/decision.h"
#include "protocol/message.h"
#include "split-byte-count.h"

#include "ns3/nstime.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * Why a frame has no result.
 */
enum class SplitDropReason
{
    UNDECODABLE,     //!< the edge could not decode it
    WRONG_CUT,       //!< the edge's model has no such cut
    WRONG_SHAPE,     //!< the edge's model cannot take the decoded tensor
    CONNECTION_LOST, //!< the connection to the edge ended before the result
    LATE,            //!< its deadline had passed before it could be sent
    SKIPPED,         //!< the policy gave it up
    UNFINISHED       //!< the application was stopped before the result
};

/**
 * @param reason why a frame has no result
 * @return its name, as files show it
 */
std::string ToString(SplitDropReason reason);

/**
 * @param failure what the edge answered
 * @return the same as the device's reason
 */
SplitDropReason ToDropReason(split::Failure failure);

/**
 * @ingroup split
 * The life of one frame; what did not happen, or not yet, is empty.
 */
struct SplitFrameRecord
{
    uint64_t device{0};       //!< the device's number
    uint64_t frame{0};        //!< the frame's number, counted by the device from 0
    std::size_t sample{0};    //!< index of the image in the data set
    std::size_t label{0};     //!< its true class
    split::Decision decision; //!< where and how it was computed
    SplitByteCount bytes;     //!< of the request that carried it

    std::optional<Time> captured;         //!< on the device: the sample was taken
    std::optional<Time> headStarted;      //!< on the device: its compute resource began with it
    std::optional<Time> headDone;         //!< on the device: head (or whole model) computed
    std::optional<Time> encoded;          //!< on the device: activation or image encoded
    std::optional<Time> firstByteSent;    //!< on the device: the socket took the first byte
    std::optional<Time> lastByteReceived; //!< on the edge: the request is complete
    std::optional<Time> decoded;          //!< on the edge: activation or image decoded
    std::optional<Time> tailDone;         //!< on the edge: tail (or whole model) computed
    std::optional<Time> ended;            //!< on the device: the result is there, or never will be

    std::optional<SplitDropReason> dropped; //!< why there is no result
    std::vector<float> scores;              //!< the result: one a class

    /// @return the time from capture to end, of a frame that has ended
    Time Latency() const;

    /// @return the class with the highest score, the first of equals; nothing without a result
    std::optional<std::size_t> Prediction() const;

    /**
     * TracedCallback signature for the events of a frame's life.
     *
     * @param record what happened to the frame so far
     */
    typedef void (*TracedCallback)(const SplitFrameRecord& record);
};

} // namespace ns3

#endif // SPLIT_FRAME_RECORD_H
