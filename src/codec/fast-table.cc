/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/fast-table.h"

#include "codec/rans.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <memory>
#include <type_traits>
#include <utility>

namespace split
{
namespace
{

/// Calls @p action with the number of states for @p count groups as a template argument.
template <typename Action>
void
WithLanes(std::size_t count, Action action)
{
    if (count < 256)
    {
        action(std::integral_constant<std::size_t, 1>{});
    }
    else if (count < 8192)
    {
        action(std::integral_constant<std::size_t, 2>{});
    }
    else if (count < 32768)
    {
        action(std::integral_constant<std::size_t, 8>{});
    }
    else
    {
        action(std::integral_constant<std::size_t, FAST_LANES>{});
    }
}

} // namespace

FastTable::FastTable(Frequencies frequencies)
    : m_frequencies{std::move(frequencies)}
{
    std::uint32_t start = 0;
    for (std::uint32_t group = 0; group < m_frequencies.size(); ++group)
    {
        const std::uint32_t frequency = m_frequencies[group];
        const auto reciprocal = RansReciprocalOf(frequency);
        m_reciprocals.push_back(reciprocal.number);
        m_entries.push_back(frequency << ENTRY_FREQUENCY_SHIFT |
                            (start + reciprocal.correction) << ENTRY_BIAS_SHIFT | reciprocal.shift);
        for (std::uint32_t place = 0; place < frequency; ++place)
        {
            m_slots.push_back(frequency << SLOT_FREQUENCY_SHIFT | place << SLOT_PLACE_SHIFT |
                              group);
        }
        start += frequency;
    }
}

const Frequencies&
FastTable::GroupFrequencies() const
{
    return m_frequencies;
}

FastKernelTables
FastTable::KernelTables() const
{
    return {m_slots.data(), m_entries.data(), m_reciprocals.data()};
}

void
FastTable::Encode(const std::uint8_t* groups,
                  std::size_t count,
                  std::vector<std::uint8_t>& bytes) const
{
    WithLanes(count, [&](auto lanes) { EncodeLanes<lanes>(groups, count, bytes); });
}

void
FastTable::Decode(ByteReader& reader, std::uint8_t* groups, std::size_t count) const
{
    WithLanes(count, [&](auto lanes) { DecodeLanes<lanes>(reader, groups, count); });
}

inline void
FastTable::Put(std::uint32_t& state, std::uint8_t group, std::uint8_t*& out) const
{
    const auto entry = m_entries[group];
    const auto frequency = entry >> ENTRY_FREQUENCY_SHIFT;
    // The word is stored before it is known whether it stays: no branch to foretell.
    boost::endian::store_little_u16(out - 2, static_cast<std::uint16_t>(state));
    const bool full = state >= frequency << (15 + RANS_WORD_BITS - FREQUENCY_BITS);
    out -= full ? 2 : 0;
    state = full ? state >> RANS_WORD_BITS : state;
    const auto product = std::uint64_t{state} * m_reciprocals[group];
    const auto quotient =
        static_cast<std::uint32_t>(product >> 32) >> (entry & ((1U << ENTRY_BIAS_SHIFT) - 1));
    const auto bias =
        entry >> ENTRY_BIAS_SHIFT & ((1U << (ENTRY_FREQUENCY_SHIFT - ENTRY_BIAS_SHIFT)) - 1);
    state += bias + quotient * (FREQUENCY_TOTAL - frequency);
}

inline std::uint32_t
FastTable::Take(std::uint32_t state, std::uint8_t& group) const
{
    const auto slot = m_slots[RansPeek(state)];
    group = static_cast<std::uint8_t>(slot);
    return (slot >> SLOT_FREQUENCY_SHIFT) * (state >> FREQUENCY_BITS) +
           (slot >> SLOT_PLACE_SHIFT & (FREQUENCY_TOTAL - 1));
}

template <std::size_t LANES>
void
FastTable::EncodeLanes(const std::uint8_t* groups,
                       std::size_t count,
                       std::vector<std::uint8_t>& bytes) const
{
    const auto capacity = FAST_ENCODER_SLACK + 2 * count + RANS_STATE_SIZE * LANES;
    const std::unique_ptr<std::uint8_t[]> buffer(new std::uint8_t[capacity]);
    auto* out = buffer.get() + capacity;
    std::array<std::uint32_t, LANES> states;
    states.fill(RANS_LOW);
    auto i = count;
    for (; i % LANES > 0; --i)
    {
        Put(states[(i - 1) % LANES], groups[i - 1], out);
    }
    if constexpr (LANES == FAST_LANES)
    {
        out = EncodeRounds(KernelTables(), groups, i / LANES, states.data(), out);
        i = 0;
    }
    for (; i > 0; i -= LANES)
    {
        for (std::size_t lane = LANES; lane > 0; --lane)
        {
            Put(states[lane - 1], groups[i - LANES + lane - 1], out);
        }
    }
    for (std::size_t lane = LANES; lane > 0; --lane)
    {
        out -= RansStateSize(states[lane - 1]);
        StoreRansState(states[lane - 1], out);
    }
    bytes.insert(bytes.end(), out, buffer.get() + capacity);
}

template <std::size_t LANES>
void
FastTable::DecodeLanes(ByteReader& reader, std::uint8_t* groups, std::size_t count) const
{
    std::array<std::uint32_t, LANES> states;
    std::generate(states.begin(), states.end(), [&reader] { return ReadRansState(reader); });
    const auto size = reader.Left();
    const auto* next = reader.Take(size, "payload");
    const auto* const end = next + size;
    std::size_t i = 0;
    if constexpr (LANES == FAST_LANES)
    {
        i = LANES * DecodeRounds(KernelTables(), groups, count / LANES, states.data(), next, end);
    }
    for (; i + LANES <= count && static_cast<std::size_t>(end - next) >= 2 * LANES; i += LANES)
    {
        for (std::size_t lane = 0; lane < LANES; ++lane)
        {
            const auto state = Take(states[lane], groups[i + lane]);
            const auto filled = state << RANS_WORD_BITS | boost::endian::load_little_u16(next);
            const bool low = state < RANS_LOW;
            states[lane] = low ? filled : state;
            next += low ? 2 : 0;
        }
    }
    ByteReader rest(next, static_cast<std::size_t>(end - next));
    for (; i < count; ++i)
    {
        auto& state = states[i % LANES];
        state = Take(state, groups[i]);
        if (state < RANS_LOW)
        {
            state = state << RANS_WORD_BITS | rest.TakeWord("payload");
        }
    }
    std::for_each(states.begin(), states.end(), CheckRansEnd);
    if (rest.Left() > 0)
    {
        throw BadField("payload: bytes follow the last group");
    }
}

} // namespace split
