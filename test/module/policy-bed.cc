/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "policy-bed.h"

using namespace ns3;

SplitChoice
split_test::MakeChoice(split::Mode mode, double accuracy, Time device, uint64_t packetBytes)
{
    SplitChoice choice;
    choice.entry.decision.mode = mode;
    choice.entry.accuracy = accuracy;
    choice.deviceTime = device;
    choice.packetBytes = packetBytes;
    return choice;
}

std::vector<SplitChoice>
split_test::ThreeChoices()
{
    return {MakeChoice(split::Mode::SPLIT, 0.85, MilliSeconds(5), 125),
            MakeChoice(split::Mode::EDGE_ONLY, 0.91, Time(0), 1250),
            MakeChoice(split::Mode::DEVICE_ONLY, 0.88, MilliSeconds(80))};
}

SplitObservation
split_test::MakeObservation(double capacity)
{
    SplitObservation observation;
    observation.deadline = MilliSeconds(100);
    observation.interval = MilliSeconds(100);
    observation.isConnected = true;
    observation.capacity = capacity;
    observation.baseRoundTrip = MilliSeconds(10);
    observation.roundTrip = MilliSeconds(10);
    return observation;
}

SplitFrameRecord
split_test::MakeEnd(uint64_t frame, Time latency)
{
    SplitFrameRecord record;
    record.frame = frame;
    record.captured = Seconds(1);
    record.ended = Seconds(1) + latency;
    return record;
}
