/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_FORECAST_H
#define SPLIT_FORECAST_H

#include "split-choice.h"
#include "split-observation.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup split
 * A choice in the numbers that policies compute with.
 */
struct SplitChoiceCost
{
    double accuracy{0}; //!< share of the frames that are classified rightly
    double device{0};   //!< seconds that the device computes
    double bits{0};     //!< of the packets that are sent
    bool sends{false};  //!< whether it crosses the link
};

/// @param choices what may be chosen @return the same, in their order
std::vector<SplitChoiceCost> CostsOf(const std::vector<SplitChoice>& choices);

/**
 * @ingroup split
 * What is expected of device and link, in seconds from the decision.
 */
struct SplitForecast
{
    double capacity;    //!< of the link in bit/s, above 0
    double computeFree; //!< until the device has computed what it has begun
    double linkFree;    //!< until what waits has been sent
    double rest;        //!< from a frame's last bit being sent to its result

    /// @param cost of a choice @return the seconds from the decision to the result: compute and
    ///         link are busy at the same time, each with one frame after the other
    double Latency(const SplitChoiceCost& cost) const;

    /// @param cost of a choice that sends @return the seconds of it that the frame waits for the
    ///         link and is sent
    double LinkTime(const SplitChoiceCost& cost) const;
};

/**
 * @ingroup split
 * Bounds what is believed of a link by how long it has been silent.
 *
 * Had the link the capacity that is expected of it, the messages that wait for a receipt would have
 * theirs after they are sent and a round trip. From then on the link has not even taken them in
 * the time since: the longer the silence, the less capacity is left to believe in.
 *
 * @param capacity expected, in bit/s
 * @param observation what the device knows
 * @return the capacity, or what the silence leaves of it
 */
double BoundBySilence(double capacity, const SplitObservation& observation);

/**
 * @ingroup split
 * @param observation what the device knows
 * @param capacity of the link in bit/s, above 0
 * @return what follows from it
 */
SplitForecast ForecastFrom(const SplitObservation& observation, double capacity);

} // namespace ns3

#endif // SPLIT_FORECAST_H
