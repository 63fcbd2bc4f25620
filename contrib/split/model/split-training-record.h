/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_TRAINING_RECORD_H
#define SPLIT_TRAINING_RECORD_H

#include "learn/cut-setting.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <limits>

namespace ns3
{

/**
 * @ingroup split
 * What became of one training step.
 */
struct SplitStepRecord
{
    uint64_t device{0};        //!< the device's number; of an edge that trains alone: 0
    uint64_t round{0};         //!< from 0
    uint64_t step{0};          //!< of the round, from 0
    split::CutSetting setting; //!< how what crossed the cut was compressed
    uint64_t samples{0};       //!< that were learnt from
    uint64_t correct{0};       //!< of them: classified correctly; 0 where nobody counts
    double loss{0};            //!< mean over the samples
    uint64_t bytesUp{0};       //!< of messages sent for it
    uint64_t bytesDown{0};     //!< of messages received for it
    Time begun;                //!< when its first computation was asked for
    Time ended;                //!< when its weights had changed

    /// Up the link, as last measured, in bit/s; NaN before there was a measurement.
    double goodput{std::numeric_limits<double>::quiet_NaN()};

    /**
     * TracedCallback signature for a step.
     *
     * @param record what became of it
     */
    typedef void (*TracedCallback)(const SplitStepRecord& record);
};

/**
 * @ingroup split
 * How a party's part of a round, or the whole round, went.
 */
struct SplitRoundRecord
{
    uint64_t device{0};  //!< the device's number; of the whole round: 0
    uint64_t round{0};   //!< from 0
    uint64_t devices{1}; //!< how many have done their part
    uint64_t samples{0}; //!< that were judged
    uint64_t correct{0}; //!< of them: classified correctly
    Time begun;          //!< when it began
    Time ended;          //!< when it ended

    /// Mean over the samples that were judged; NaN without any.
    double loss{std::numeric_limits<double>::quiet_NaN()};

    /**
     * TracedCallback signature for a round.
     *
     * @param record how it went
     */
    typedef void (*TracedCallback)(const SplitRoundRecord& record);
};

} // namespace ns3

#endif // SPLIT_TRAINING_RECORD_H
