/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/fast-table.h"
#include "codec/symbol-groups.h"
#include "on-every-target.h"

#include <gtest/gtest.h>
#include <random>

namespace
{

using namespace split;

/// Groups that follow a steep distribution, and the table for it.
struct Source
{
    std::vector<std::uint8_t> groups;
    std::vector<std::uint64_t> occurrences = std::vector<std::uint64_t>(256);
};

Source
MakeSource(std::size_t count, unsigned steepness)
{
    std::mt19937 engine(static_cast<unsigned>(count));
    Source source;
    for (std::size_t i = 0; i < count; ++i)
    {
        auto group = engine() % 256;
        for (unsigned k = 0; k < steepness; ++k)
        {
            group = std::min<std::uint32_t>(group, engine() % 256);
        }
        source.groups.push_back(static_cast<std::uint8_t>(group));
        ++source.occurrences[group];
    }
    return source;
}

TEST(FastTable, RestoresAnyNumberOfGroups)
{
    for (const std::size_t count : {0, 1, 2, 31, 255, 256, 257, 8191, 8192, 8193, 50000, 50017})
    {
        for (const unsigned steepness : {0, 3, 200})
        {
            const auto source = MakeSource(count, steepness);
            const FastTable table(Normalise(source.occurrences));
            std::vector<std::uint8_t> bytes;
            table.Encode(source.groups.data(), count, bytes);
            std::vector<std::uint8_t> decoded(count);
            ByteReader reader(bytes.data(), bytes.size());
            table.Decode(reader, decoded.data(), count);
            EXPECT_EQ(decoded, source.groups) << count << " " << steepness;
        }
    }
}

TEST(FastTable, WritesTheSameBytesOnEveryVectorUnit)
{
    const auto source = MakeSource(50017, 5);
    const FastTable table(Normalise(source.occurrences));
    std::vector<std::uint8_t> expected;
    table.Encode(source.groups.data(), source.groups.size(), expected);
    OnEveryTarget([&](const char* target) {
        std::vector<std::uint8_t> bytes;
        table.Encode(source.groups.data(), source.groups.size(), bytes);
        EXPECT_EQ(bytes, expected) << target;
        std::vector<std::uint8_t> decoded(source.groups.size());
        ByteReader reader(bytes.data(), bytes.size());
        table.Decode(reader, decoded.data(), decoded.size());
        EXPECT_EQ(decoded, source.groups) << target;
    });
}

TEST(FastTable, StaysCloseToTheCrossEntropy)
{
    const auto source = MakeSource(50000, 5);
    const FastTable table(Normalise(source.occurrences));
    std::vector<std::uint8_t> bytes;
    table.Encode(source.groups.data(), source.groups.size(), bytes);
    const auto bits = CrossEntropy(source.occurrences, table.GroupFrequencies());
    EXPECT_LT(static_cast<double>(bytes.size()), 1.005 * bits / 8);
}

TEST(FastTable, SpendsFewBytesOnShortMessages)
{
    const auto source = MakeSource(700, 5);
    const FastTable table(Normalise(source.occurrences));
    std::vector<std::uint8_t> bytes;
    table.Encode(source.groups.data(), source.groups.size(), bytes);
    const auto bits = CrossEntropy(source.occurrences, table.GroupFrequencies());
    EXPECT_LT(static_cast<double>(bytes.size()), bits / 8 + 7);
}

TEST(FastTable, RefusesBytesThatWereCutOff)
{
    const auto source = MakeSource(9000, 5);
    const FastTable table(Normalise(source.occurrences));
    std::vector<std::uint8_t> bytes;
    table.Encode(source.groups.data(), source.groups.size(), bytes);
    std::vector<std::uint8_t> decoded(source.groups.size());
    for (std::size_t size = 0; size < bytes.size(); size += 97)
    {
        ByteReader reader(bytes.data(), size);
        EXPECT_THROW(table.Decode(reader, decoded.data(), decoded.size()), BadField) << size;
    }
}

TEST(FastTable, RefusesBytesOfOtherTables)
{
    const auto source = MakeSource(9000, 5);
    std::vector<std::uint8_t> bytes;
    FastTable(Normalise(source.occurrences)).Encode(source.groups.data(), 9000, bytes);
    std::vector<std::uint8_t> decoded(9000);
    ByteReader reader(bytes.data(), bytes.size());
    const FastTable other(Normalise(MakeSource(9000, 2).occurrences));
    EXPECT_THROW(other.Decode(reader, decoded.data(), 9000), BadField);
}

TEST(SymbolGroups, SplitIntoWhatTheyWereJoinedFrom)
{
    for (unsigned bits = 1; bits <= 8; ++bits)
    {
        for (std::size_t count = 0; count < 70; ++count)
        {
            std::vector<std::uint8_t> symbols(count);
            for (std::size_t i = 0; i < count; ++i)
            {
                symbols[i] = static_cast<std::uint8_t>((i * 151 + 7) & ((1U << bits) - 1));
            }
            std::vector<std::uint8_t> groups(GroupCount(count, bits));
            JoinSymbols(symbols.data(), count, bits, groups.data());
            std::vector<std::uint8_t> split(count);
            SplitGroups(groups.data(), count, bits, split.data());
            EXPECT_EQ(split, symbols) << bits << " " << count;
        }
    }
}

} // namespace
