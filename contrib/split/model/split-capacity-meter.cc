/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "split-capacity-meter.h"

#include <algorithm>
#include <limits>

namespace ns3
{

namespace
{

/// Times below are not told from none.
const Time RESOLUTION = MicroSeconds(10);

/// From the first to the last segment of a message: what is long enough to be measured by.
const Time LONG_SPREAD = MilliSeconds(1);

/// How much longer than the shorter one of a pair the other one must be.
constexpr double CONTRAST = 1.5;

/// Time within which a pair arrives.
const Time SOON = Seconds(2);

/// @return bits a second
double
Rate(uint64_t bytes, Time time)
{
    return 8.0 * bytes / time.GetSeconds();
}

/// @return how long @p bytes take at @p rate
Time
TimeOf(uint64_t bytes, double rate)
{
    return Seconds(8.0 * bytes / rate);
}

} // namespace

void
SplitCapacityMeter::Reset()
{
    m_emptyDelay.Clear();
    m_single.reset();
    m_lastByte.reset();
    m_burstBytes = 0;
    m_burstTime = Time(0);
}

void
SplitCapacityMeter::Add(const Arrival& arrival)
{
    const bool isSingle = arrival.foundIdle && arrival.laterBytes == 0;
    const double leastRate = isSingle ? Compare(arrival) : 0;
    auto rate = Measure(arrival);
    if (!rate && leastRate > m_capacity.value_or(0))
    {
        rate = leastRate;
    }
    if (rate)
    {
        m_capacity = rate;
        m_goodput = *rate * arrival.bytes / arrival.packetBytes;
    }
    m_single.reset();
    if (isSingle)
    {
        m_single = {arrival.packetBytes, arrival.lastByte - arrival.sent, arrival.lastByte};
    }
    m_lastByte = arrival.lastByte;
}

std::optional<double>
SplitCapacityMeter::Measure(const Arrival& arrival)
{
    const Time spread = arrival.lastByte - arrival.firstByte;
    if (arrival.laterBytes > 0 && spread >= LONG_SPREAD)
    {
        return BeginBurst(arrival.laterBytes, spread);
    }
    if (arrival.foundIdle || !m_lastByte)
    {
        return MeasureAlone(arrival);
    }
    return MeasureBehind(arrival, arrival.lastByte - *m_lastByte);
}

std::optional<double>
SplitCapacityMeter::MeasureBehind(const Arrival& arrival, Time wait)
{
    if (wait < RESOLUTION)
    {
        m_burstBytes += arrival.packetBytes;
        m_burstTime += wait;
        return BurstRate();
    }
    const auto empty = m_emptyDelay.Get();
    const Time own = empty ? arrival.lastByte - arrival.sent - *empty : wait;
    if (wait > own)
    {
        return MeasureAlone(arrival); // it was sent in time to wait, but had no need to
    }
    const auto rate = BeginBurst(arrival.packetBytes, wait);
    if (rate && m_single)
    {
        m_emptyDelay.Add(m_single->delay - TimeOf(m_single->packetBytes, *rate));
    }
    return rate;
}

std::optional<double>
SplitCapacityMeter::MeasureAlone(const Arrival& arrival)
{
    const auto empty = m_emptyDelay.Get();
    if (!empty)
    {
        BeginBurst(arrival.packetBytes, Time(0));
        return std::nullopt;
    }
    const Time delay = arrival.lastByte - arrival.sent;
    if (delay - *empty < RESOLUTION && m_capacity)
    {
        m_emptyDelay.Add(delay - TimeOf(arrival.packetBytes, *m_capacity)); // it must be less
    }
    return BeginBurst(arrival.packetBytes, std::max(Time(0), delay - *empty));
}

double
SplitCapacityMeter::Compare(const Arrival& arrival)
{
    if (!m_single || arrival.lastByte - m_single->lastByte > SOON)
    {
        return 0;
    }
    const auto [less, more] = std::minmax(m_single->packetBytes, arrival.packetBytes);
    const Time delay = arrival.lastByte - arrival.sent;
    const Time difference = arrival.packetBytes > m_single->packetBytes ? delay - m_single->delay
                                                                        : m_single->delay - delay;
    if (more < CONTRAST * less || difference + RESOLUTION <= Time(0))
    {
        return 0;
    }
    const double rate = Rate(more - less, std::max(difference, RESOLUTION));
    if (difference >= RESOLUTION)
    {
        m_emptyDelay.Add(delay - TimeOf(arrival.packetBytes, rate));
    }
    return rate;
}

std::optional<double>
SplitCapacityMeter::BeginBurst(uint64_t bytes, Time time)
{
    m_burstBytes = bytes;
    m_burstTime = time;
    return BurstRate();
}

std::optional<double>
SplitCapacityMeter::BurstRate() const
{
    return m_burstTime < RESOLUTION ? std::nullopt
                                    : std::optional<double>(Rate(m_burstBytes, m_burstTime));
}

std::optional<double>
SplitCapacityMeter::GetCapacity() const
{
    return m_capacity;
}

std::optional<double>
SplitCapacityMeter::GetGoodput() const
{
    return m_goodput;
}

} // namespace ns3
