/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/memo.h"

#include <gtest/gtest.h>

namespace split
{

namespace
{

/// A value that takes some bytes.
struct Thing
{
    std::vector<std::uint8_t> content; //!< these bytes
};

/// @param thing any @return its bytes
std::vector<std::uint8_t>
ToBytes(const Thing& thing)
{
    return thing.content;
}

/// @param bytes any @return the thing of these bytes
std::optional<Thing>
ReadThing(const std::vector<std::uint8_t>& bytes)
{
    return Thing{bytes};
}

/// A memo of things, each of which tells how many were made before it.
class MemoTest : public testing::Test
{
  protected:
    /// @return the content of the thing for @p key
    std::uint8_t Get(int key)
    {
        return m_memo.Get(key, m_workers, [this] { return Thing{{m_made++}}; }).Get().content.at(0);
    }

    std::uint8_t m_made{0};                                     //!< how many were
    Memo<int, Thing> m_memo{2 * (sizeof(int) + 1), &ReadThing}; //!< of two things
    WorkerPool m_workers{1};                                    //!< makes them
};

TEST_F(MemoTest, MakesAValueOnce)
{
    EXPECT_EQ(Get(7), 0);
    EXPECT_EQ(Get(7), 0);
    EXPECT_EQ(Get(8), 1);
    EXPECT_EQ(Get(7), 0);
}

TEST_F(MemoTest, RemembersNothingNewOnceItsLimitIsReached)
{
    Get(7);
    Get(8);
    EXPECT_EQ(Get(9), 2);
    EXPECT_EQ(Get(9), 3);
    EXPECT_EQ(Get(7), 0);
}

TEST_F(MemoTest, MakesAValueOnceForAllWhoWaitForIt)
{
    const auto make = [this] { return Thing{{m_made++}}; };
    const auto first = m_memo.Get(7, m_workers, make);
    const auto second = m_memo.Get(7, m_workers, make);
    EXPECT_EQ(first.Get().content, second.Get().content);
    EXPECT_EQ(m_made, 1);
}

} // namespace

} // namespace split
