/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/fast-kernels.h"

#include "codec/rans.h"

#include <vector>

// Highway compiles what follows once for each kind of vector unit by including this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codec/fast-kernels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();

namespace split
{
namespace HWY_NAMESPACE
{

namespace hn = hwy::HWY_NAMESPACE;

// Eight lanes at most, since the tables below have a row for each subset of the lanes.
using Words = hn::CappedTag<std::uint32_t, 8>;
using Vector = hn::Vec<Words>;

/// For each subset of the lanes, from which lane each lane takes its value.
using Permutations = std::vector<std::int32_t>;

/// @return permutations that bring the values 0, 1, ... to the lanes of the subset, in order
Permutations
MakeSpreads()
{
    const auto lanes = hn::Lanes(Words());
    Permutations rows(lanes << lanes);
    for (std::size_t subset = 0; subset < std::size_t{1} << lanes; ++subset)
    {
        std::int32_t next = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane)
        {
            rows[subset * lanes + lane] = (subset >> lane & 1) != 0 ? next++ : 0;
        }
    }
    return rows;
}

/// @return permutations that bring the values of the subset to the last lanes, in order
Permutations
MakeGathers()
{
    const auto lanes = hn::Lanes(Words());
    Permutations rows(lanes << lanes);
    for (std::size_t subset = 0; subset < std::size_t{1} << lanes; ++subset)
    {
        auto target = lanes;
        for (auto lane = lanes; lane > 0; --lane)
        {
            if ((subset >> (lane - 1) & 1) != 0)
            {
                rows[subset * lanes + --target] = static_cast<std::int32_t>(lane - 1);
            }
        }
    }
    return rows;
}

/// @return the @p values permuted by the row of @p subset
Vector
Permute(Vector values, const Permutations& permutations, std::size_t subset)
{
    const Words words;
    const auto* row = permutations.data() + subset * hn::Lanes(words);
    return hn::TableLookupLanes(values, hn::SetTableIndices(words, row));
}

/// @return the lanes of @p mask, lane 0 in the lowest bit
std::size_t
SubsetOf(hn::Mask<Words> mask)
{
    std::uint8_t bits[8]{};
    hn::StoreMaskBits(Words(), mask, bits);
    return bits[0] & ((std::size_t{1} << hn::Lanes(Words())) - 1);
}

/// @return the upper halves of the products
Vector
MulHigh(Vector a, Vector b)
{
    const Words words;
#if HWY_TARGET == HWY_SCALAR
    return hn::Set(
        words,
        static_cast<std::uint32_t>(std::uint64_t{hn::GetLane(a)} * hn::GetLane(b) >> 32));
#else
    const hn::RepartitionToWide<Words> products;
    const auto even = hn::BitCast(words, hn::ShiftRight<32>(hn::MulEven(a, b)));
    const auto oddA = hn::BitCast(words, hn::ShiftRight<32>(hn::BitCast(products, a)));
    const auto oddB = hn::BitCast(words, hn::ShiftRight<32>(hn::BitCast(products, b)));
    const auto odd = hn::BitCast(words, hn::MulEven(oddA, oddB));
    return hn::OddEven(odd, even);
#endif
}

/// @return the lanes of @p table that @p indices tell
Vector
Gather(const std::uint32_t* table, Vector indices)
{
    const Words words;
    return hn::GatherIndex(words, table, hn::BitCast(hn::RebindToSigned<Words>(), indices));
}

std::uint8_t*
EncodeRounds(const FastKernelTables& tables,
             const std::uint8_t* groups,
             std::size_t rounds,
             std::uint32_t* states,
             std::uint8_t* out)
{
    static const Permutations gathers = MakeGathers();
    const Words words;
    const auto lanes = hn::Lanes(words);
    const hn::Rebind<std::uint8_t, Words> bytes;
    const hn::Rebind<std::uint16_t, Words> halves;
    const hn::RebindToSigned<Words> integers;
    const auto total = hn::Set(words, FREQUENCY_TOTAL);
    const auto shiftMask = hn::Set(words, (1U << ENTRY_BIAS_SHIFT) - 1);
    const auto biasMask = hn::Set(words, (1U << (ENTRY_FREQUENCY_SHIFT - ENTRY_BIAS_SHIFT)) - 1);
    const auto wordMask = hn::Set(words, 0xFFFF);
    for (auto round = rounds; round > 0; --round)
    {
        for (auto lane = FAST_LANES; lane > 0; lane -= lanes)
        {
            auto* place = states + lane - lanes;
            const auto* group = groups + (round - 1) * FAST_LANES + lane - lanes;
            const auto index = hn::PromoteTo(words, hn::LoadU(bytes, group));
            const auto entry = Gather(tables.entries, index);
            const auto reciprocal = Gather(tables.reciprocals, index);
            const auto frequency = hn::ShiftRight<ENTRY_FREQUENCY_SHIFT>(entry);
            const auto bias = hn::And(hn::ShiftRight<ENTRY_BIAS_SHIFT>(entry), biasMask);
            auto state = hn::LoadU(words, place);
            const auto limit = hn::ShiftLeft<15 + RANS_WORD_BITS - FREQUENCY_BITS>(frequency);
            const auto full = hn::Not(hn::Lt(state, limit));
            const auto subset = SubsetOf(full);
            const auto put = Permute(hn::And(state, wordMask), gathers, subset);
            hn::StoreU(hn::DemoteTo(halves, hn::BitCast(integers, put)),
                       halves,
                       reinterpret_cast<std::uint16_t*>(out) - lanes);
            out -= 2 * hwy::PopCount(subset);
            state = hn::IfThenElse(full, hn::ShiftRight<RANS_WORD_BITS>(state), state);
            const auto quotient = hn::Shr(MulHigh(state, reciprocal), hn::And(entry, shiftMask));
            state = hn::Add(hn::Add(state, bias), hn::Mul(quotient, hn::Sub(total, frequency)));
            hn::StoreU(state, words, place);
        }
    }
    return out;
}

std::size_t
DecodeRounds(const FastKernelTables& tables,
             std::uint8_t* groups,
             std::size_t rounds,
             std::uint32_t* states,
             const std::uint8_t*& next,
             const std::uint8_t* end)
{
    static const Permutations spreads = MakeSpreads();
    const Words words;
    const auto lanes = hn::Lanes(words);
    const hn::Rebind<std::uint8_t, Words> bytes;
    const hn::Rebind<std::uint16_t, Words> halves;
    const hn::RebindToSigned<Words> integers;
    const auto low = hn::Set(words, RANS_LOW);
    const auto slotMask = hn::Set(words, FREQUENCY_TOTAL - 1);
    const auto groupMask = hn::Set(words, (1U << SLOT_PLACE_SHIFT) - 1);
    std::size_t round = 0;
    for (; round < rounds && static_cast<std::size_t>(end - next) >= 2 * FAST_LANES; ++round)
    {
        for (std::size_t lane = 0; lane < FAST_LANES; lane += lanes)
        {
            auto state = hn::LoadU(words, states + lane);
            const auto slot = Gather(tables.slots, hn::And(state, slotMask));
            const auto frequency = hn::ShiftRight<SLOT_FREQUENCY_SHIFT>(slot);
            const auto place = hn::And(hn::ShiftRight<SLOT_PLACE_SHIFT>(slot), slotMask);
            state = hn::Add(hn::Mul(frequency, hn::ShiftRight<FREQUENCY_BITS>(state)), place);
            const auto empty = hn::Lt(state, low);
            const auto subset = SubsetOf(empty);
            const auto read =
                hn::PromoteTo(words,
                              hn::LoadU(halves, reinterpret_cast<const std::uint16_t*>(next)));
            const auto taken = Permute(read, spreads, subset);
            const auto filled = hn::Or(hn::ShiftLeft<RANS_WORD_BITS>(state), taken);
            next += 2 * hwy::PopCount(subset);
            hn::StoreU(hn::IfThenElse(empty, filled, state), words, states + lane);
            const auto group = hn::BitCast(integers, hn::And(slot, groupMask));
            hn::StoreU(hn::DemoteTo(bytes, group), bytes, groups + round * FAST_LANES + lane);
        }
    }
    return round;
}

} // namespace HWY_NAMESPACE
} // namespace split

HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace split
{

HWY_EXPORT(EncodeRounds);
HWY_EXPORT(DecodeRounds);

std::uint8_t*
EncodeRounds(const FastKernelTables& tables,
             const std::uint8_t* groups,
             std::size_t rounds,
             std::uint32_t* states,
             std::uint8_t* out)
{
    return HWY_DYNAMIC_DISPATCH(EncodeRounds)(tables, groups, rounds, states, out);
}

std::size_t
DecodeRounds(const FastKernelTables& tables,
             std::uint8_t* groups,
             std::size_t rounds,
             std::uint32_t* states,
             const std::uint8_t*& next,
             const std::uint8_t* end)
{
    return HWY_DYNAMIC_DISPATCH(DecodeRounds)(tables, groups, rounds, states, next, end);
}

} // namespace split

#endif // HWY_ONCE
