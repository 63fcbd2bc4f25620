/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/fast-table.h"

#include "codec/rans.h"

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <memory>
#include <utility>

namespace split
{
namespace
{

// A slot packs what the decoder needs: frequency (12 bits), place (12 bits), group (8 bits).
constexpr unsigned FREQUENCY_SHIFT = 20;
constexpr unsigned PLACE_SHIFT = 8;

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
    else
    {
        action(std::integral_constant<std::size_t, 8>{});
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
        m_entries.push_back(MakeEntry(start, frequency));
        for (std::uint32_t place = 0; place < frequency; ++place)
        {
            m_slots.push_back(frequency << FREQUENCY_SHIFT | place << PLACE_SHIFT | group);
        }
        start += frequency;
    }
}

const Frequencies&
FastTable::GroupFrequencies() const
{
    return m_frequencies;
}

FastTable::Entry
FastTable::MakeEntry(std::uint32_t start, std::uint32_t frequency)
{
    Entry entry{};
    entry.limit = frequency << (15 + RANS_WORD_BITS - FREQUENCY_BITS);
    entry.complement = static_cast<std::uint16_t>(FREQUENCY_TOTAL - frequency);
    if (frequency == 1)
    {
        // The product is then the state less one, which the bias makes up for.
        entry.reciprocal = ~std::uint32_t{0};
        entry.bias = start + FREQUENCY_TOTAL - 1;
        return entry;
    }
    // Exact for states below 2^31 (Alverson: Integer division using reciprocals; ARITH 1991).
    unsigned shift = 0;
    while (frequency > 1U << shift)
    {
        ++shift;
    }
    const auto dividend = (std::uint64_t{1} << (shift + 31)) + frequency - 1;
    entry.reciprocal = static_cast<std::uint32_t>(dividend / frequency);
    entry.shift = static_cast<std::uint16_t>(shift - 1);
    entry.bias = start;
    return entry;
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

template <std::size_t LANES>
void
FastTable::EncodeLanes(const std::uint8_t* groups,
                       std::size_t count,
                       std::vector<std::uint8_t>& bytes) const
{
    // One word more, since a word is stored before it is known whether it stays.
    const auto capacity = 2 * count + RANS_STATE_SIZE * LANES + 2;
    const std::unique_ptr<std::uint8_t[]> buffer(new std::uint8_t[capacity]);
    auto* out = buffer.get() + capacity;
    std::array<std::uint32_t, LANES> states;
    states.fill(RANS_LOW);
    const auto put = [this, &out](std::uint32_t& state, std::uint8_t group) {
        const auto& entry = m_entries[group];
        boost::endian::store_little_u16(out - 2, static_cast<std::uint16_t>(state));
        const bool full = state >= entry.limit;
        out -= full ? 2 : 0;
        state = full ? state >> RANS_WORD_BITS : state;
        const auto quotient = static_cast<std::uint32_t>(
            (std::uint64_t{state} * entry.reciprocal >> 32) >> entry.shift);
        state += entry.bias + quotient * entry.complement;
    };
    auto i = count;
    for (; i % LANES > 0; --i)
    {
        put(states[(i - 1) % LANES], groups[i - 1]);
    }
    for (; i > 0; i -= LANES)
    {
        for (std::size_t lane = LANES; lane > 0; --lane)
        {
            put(states[lane - 1], groups[i - LANES + lane - 1]);
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
    const auto take = [this](std::uint32_t state, std::uint8_t& group) {
        const auto slot = m_slots[RansPeek(state)];
        group = static_cast<std::uint8_t>(slot);
        return (slot >> FREQUENCY_SHIFT) * (state >> FREQUENCY_BITS) +
               (slot >> PLACE_SHIFT & (FREQUENCY_TOTAL - 1));
    };
    std::size_t i = 0;
    for (; i + LANES <= count && static_cast<std::size_t>(end - next) >= 2 * LANES; i += LANES)
    {
        for (std::size_t lane = 0; lane < LANES; ++lane)
        {
            const auto state = take(states[lane], groups[i + lane]);
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
        state = take(state, groups[i]);
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
