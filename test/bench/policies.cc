/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * How long policies take to decide on a frame: the median, in microseconds, for as many choices as
 * a thinned-out profile has.
 */

#include "base/shipped-file.h"
#include "common/scenario-main.h"
#include "data/link-trace-text.h"

#include "ns3/compression-policy.h"
#include "ns3/object-factory.h"
#include "ns3/oracle-policy.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <memory>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

constexpr std::size_t CHOICES = 12;
constexpr uint64_t DECISIONS = 2000;

/// @return choices that are dearer the more accurate they are
std::vector<SplitChoice>
MakeChoices()
{
    std::vector<SplitChoice> choices(CHOICES);
    for (std::size_t i = 0; i < CHOICES; ++i)
    {
        auto& choice = choices[i];
        choice.entry.decision.mode = i % 2 == 0 ? split::Mode::SPLIT : split::Mode::EDGE_ONLY;
        choice.entry.accuracy = 0.8 + 0.01 * static_cast<double>(i);
        choice.deviceTime = MilliSeconds(i % 2 == 0 ? 15 : 1);
        choice.packetBytes = 100 + 60 * i;
    }
    choices.back().entry.decision.mode = split::Mode::DEVICE_ONLY;
    choices.back().deviceTime = MilliSeconds(60);
    return choices;
}

/// @return what a device might observe at the capture of @p frame
SplitObservation
MakeObservation(uint64_t frame, std::mt19937& random)
{
    const auto upTo = [&random](uint64_t most) { return random() % (most + 1); };
    SplitObservation observation;
    observation.now = MilliSeconds(50 * frame);
    observation.frame = frame;
    observation.deadline = MilliSeconds(100);
    observation.interval = MilliSeconds(50);
    observation.isConnected = true;
    observation.capacity = 20e3 + 1e3 * static_cast<double>(upTo(400));
    observation.baseRoundTrip = MilliSeconds(20);
    observation.roundTrip = MilliSeconds(25);
    observation.queuedBytes = upTo(1000);
    observation.queueTime =
        Seconds(8.0 * static_cast<double>(observation.queuedBytes) / *observation.capacity);
    observation.computeTime = MilliSeconds(upTo(30));
    return observation;
}

/// @return the median of the microseconds that a decision of @p policy takes
double
MedianTime(const Ptr<CompressionPolicy>& policy)
{
    using Clock = std::chrono::steady_clock;
    policy->SetChoices(MakeChoices());
    std::mt19937 random(1);
    std::vector<double> times;
    for (uint64_t frame = 0; frame < DECISIONS; ++frame)
    {
        const auto observation = MakeObservation(frame, random);
        const auto start = Clock::now();
        policy->Advise(observation);
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
        SplitFrameRecord record;
        record.frame = frame;
        record.captured = observation.now;
        record.ended = observation.now + MilliSeconds(random() % 150);
        policy->FrameEnded(record);
    }
    const auto middle = times.begin() + DECISIONS / 2;
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

/// @return a policy of this type, which knows all that it has to know
Ptr<CompressionPolicy>
MakePolicy(const std::string& type)
{
    const auto policy = ObjectFactory(type).Create<CompressionPolicy>();
    if (const auto oracle = DynamicCast<OraclePolicy>(policy))
    {
        const auto capacity = std::make_shared<const split::LinkTrace>(
            split::ReadLinkTrace(split::ShippedFile("scenarios/traces/markov.csv")));
        oracle->SetCapacity(capacity, capacity);
    }
    return policy;
}

void
Run(int /* argc */, char** /* argv */)
{
    fmt::print("median time of a decision between {} choices, in microseconds\n", CHOICES);
    for (const auto* name : {"Deadline", "Lyapunov", "Bandit", "Mpc", "Oracle"})
    {
        const auto type = fmt::format("ns3::{}Policy", name);
        fmt::print("{:<20}{:>10.2f}\n", type, MedianTime(MakePolicy(type)));
    }
}

} // namespace

int
main(int argc, char** argv)
{
    return RunScenario(argc, argv, Run);
}
