/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "codec/built-in-tables.h"

#include <gtest/gtest.h>

namespace
{

using namespace split;

TEST(BuiltInTables, AreComplete)
{
    for (unsigned index = 0; index < BUILT_IN_COUNT; ++index)
    {
        for (unsigned bits = 1; bits <= 8; ++bits)
        {
            const auto count = 1U << bits;
            for (const auto zero : {0U, count / 2})
            {
                const auto table = BuiltInTable(index, count, zero);
                EXPECT_TRUE(AreComplete(table.data(), count)) << index << " " << bits;
            }
        }
    }
}

TEST(BuiltInTables, AreThoseOfTheFormat)
{
    EXPECT_EQ(BuiltInTable(20, 4, 0), (Frequencies{1701, 1018, 780, 597}));
    EXPECT_EQ(BuiltInTable(20, 4, 2), (Frequencies{514, 671, 2240, 671}));
}

TEST(BuiltInTables, GroupsHaveTheProductsOfTheirSymbols)
{
    const auto groups = GroupTable({3072, 1024}, 2);
    EXPECT_TRUE(AreComplete(groups.data(), 4));
    EXPECT_NEAR(groups[0], 4096 * 9 / 16, 2);
    EXPECT_NEAR(groups[1], 4096 * 3 / 16, 2);
    EXPECT_NEAR(groups[3], 4096 / 16, 2);
}

TEST(BuiltInTables, TheBestOneIsFound)
{
    for (const unsigned index : {0U, 21U, 63U})
    {
        const auto table = BuiltInTable(index, 16, 0);
        const std::vector<std::uint64_t> counts(table.begin(), table.end());
        EXPECT_EQ(FindBuiltInTable(counts, 0), index);
    }
}

TEST(Frequencies, GiveEverySymbolAShare)
{
    const auto frequencies = Normalise({0, 1000000, 0, 1});
    EXPECT_TRUE(AreComplete(frequencies.data(), 4));
    EXPECT_EQ(frequencies[0], 1);
    EXPECT_EQ(frequencies[3], 1);
}

TEST(Frequencies, ExistForNoObservations)
{
    const auto frequencies = Normalise({0, 0});
    EXPECT_EQ(frequencies, (Frequencies{4095, 1}));
}

} // namespace
