/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/atomic-file.h"
#include "expect-error.h"
#include "temporary-folder.h"

#include <gtest/gtest.h>

namespace
{

TEST(AtomicFile, HasItsNameOnceCommitted)
{
    split::TemporaryFolder folder;
    split::AtomicFile file(folder.Path() / "trace.csv");
    file.Stream() << "whole\n";
    EXPECT_FALSE(std::filesystem::exists(folder.Path() / "trace.csv"));
    file.Commit();
    EXPECT_EQ(folder.Read("trace.csv"), "whole\n");
    EXPECT_EQ(folder.FileCount(), 1U);
}

TEST(AtomicFile, ReplacesAFormerFile)
{
    split::TemporaryFolder folder;
    folder.Write("trace.csv", {'o', 'l', 'd'});
    split::AtomicFile file(folder.Path() / "trace.csv");
    file.Stream() << "new";
    EXPECT_EQ(folder.Read("trace.csv"), "old");
    file.Commit();
    EXPECT_EQ(folder.Read("trace.csv"), "new");
}

TEST(AtomicFile, LeavesNothingWithoutCommit)
{
    split::TemporaryFolder folder;
    {
        split::AtomicFile file(folder.Path() / "trace.csv");
        file.Stream() << "half";
    }
    EXPECT_EQ(folder.FileCount(), 0U);
}

TEST(AtomicFile, NamesAPathWhereNothingCanBeCreated)
{
    split::ExpectError([] { split::AtomicFile file("/nowhere/trace.csv"); },
                       "/nowhere/trace.csv: cannot be created (No such file or directory)");
}

TEST(AtomicFile, RefusesAFolderBeforeAnythingIsWritten)
{
    const split::TemporaryFolder folder;
    for (const auto& path : {folder.Path(), folder.Path() / "", folder.Path() / ".."})
    {
        split::ExpectError([&] { split::AtomicFile file(path); },
                           "'" + path.string() + "': names no file but a folder");
    }
    split::ExpectError([] { split::AtomicFile file(""); }, "'': names no file");
    EXPECT_EQ(folder.FileCount(), 0U);
}

TEST(AtomicFile, NamesThePathOfAFailedWrite)
{
    split::TemporaryFolder folder;
    split::AtomicFile file(folder.Path() / "trace.csv");
    file.Stream().setstate(std::ios::badbit);
    split::ExpectError([&] { file.Commit(); }, "trace.csv: could not be written completely");
    EXPECT_FALSE(std::filesystem::exists(folder.Path() / "trace.csv"));
}

TEST(AtomicFile, NamesAPathThatIsTaken)
{
    split::TemporaryFolder folder;
    split::AtomicFile file(folder.Path() / "taken");
    std::filesystem::create_directory(folder.Path() / "taken");
    split::ExpectError([&] { file.Commit(); }, "taken: cannot be put in place");
}

} // namespace
