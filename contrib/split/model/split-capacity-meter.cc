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

/// How much longer than the shortest a message must be for its delay to tell the capacity.
constexpr double CONTRAST = 1.5;

/// @return bits a second
double
Rate(uint64_t bytes, Time time)
{
    return 8.0 * bytes / time.GetSeconds();
}

} // namespace

void
SplitCapacityMeter::Reset()
{
    m_delays.Clear();
    m_lastByte.reset();
    m_burstBytes = 0;
    m_burstTime = Time(0);
}

void
SplitCapacityMeter::Add(const Arrival& arrival)
{
    if (arrival.foundIdle && arrival.laterBytes == 0)
    {
        m_delays.Add({arrival.lastByte, arrival.lastByte - arrival.sent, arrival.packetBytes});
    }
    const auto bounds = Measure(arrival);
    m_lastByte = arrival.lastByte;
    if (bounds && (m_capacity || bounds->low > 0))
    {
        m_capacity = std::clamp(m_capacity.value_or(bounds->low), bounds->low, bounds->high);
        m_goodput = *m_capacity * arrival.bytes / arrival.packetBytes;
    }
}

std::optional<SplitCapacityMeter::Bounds>
SplitCapacityMeter::Measure(const Arrival& arrival)
{
    const Time spread = arrival.lastByte - arrival.firstByte;
    if (arrival.laterBytes > 0 && spread >= LONG_SPREAD)
    {
        BeginBurst(arrival.laterBytes, spread);
        return BurstRate();
    }
    std::optional<Time> wait;
    if (!arrival.foundIdle && m_lastByte)
    {
        wait = arrival.lastByte - *m_lastByte;
        if (*wait < RESOLUTION)
        {
            m_burstBytes += arrival.packetBytes;
            m_burstTime += *wait;
            return BurstRate();
        }
    }
    return CompareDelay(arrival, wait);
}

std::optional<SplitCapacityMeter::Bounds>
SplitCapacityMeter::CompareDelay(const Arrival& arrival, std::optional<Time> wait)
{
    const uint64_t bytes = arrival.packetBytes;
    const bool isComparable = !m_delays.IsEmpty() && bytes >= CONTRAST * m_delays.Least().bytes;
    const Time delay = arrival.lastByte - arrival.sent;
    const Time excess = isComparable ? delay - m_delays.Least().delay : Time(0);
    if (wait && (!isComparable || *wait <= excess))
    {
        BeginBurst(bytes, *wait);
        return BurstRate();
    }
    BeginBurst(bytes, excess);
    if (!isComparable)
    {
        return std::nullopt;
    }
    const double waitRate = wait ? Rate(bytes, *wait) : 0;
    const double low = Rate(bytes - m_delays.Least().bytes, std::max(excess, RESOLUTION));
    const double high =
        excess < RESOLUTION ? std::numeric_limits<double>::infinity() : Rate(bytes, excess);
    return Bounds{std::max(low, waitRate), std::max(high, waitRate)};
}

void
SplitCapacityMeter::BeginBurst(uint64_t bytes, Time time)
{
    m_burstBytes = bytes;
    m_burstTime = time;
}

std::optional<SplitCapacityMeter::Bounds>
SplitCapacityMeter::BurstRate() const
{
    if (m_burstTime < RESOLUTION)
    {
        return std::nullopt;
    }
    const double rate = Rate(m_burstBytes, m_burstTime);
    return Bounds{rate, rate};
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
