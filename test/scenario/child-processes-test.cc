/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "../unit/temporary-folder.h"
#include "base/error.h"
#include "common/child-processes.h"
#include "common/interruption.h"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace
{

using split::TemporaryFolder;

/// @return a task that leaves the file @p name in @p folder
ChildTask
Leave(const TemporaryFolder& folder, const std::string& name)
{
    return {name, [path = folder.Path() / name] { std::ofstream(path) << "done"; }};
}

/// @return a task that has its parent interrupted, and lasts until it is interrupted itself
ChildTask
InterruptParent()
{
    return {"interrupt", [] {
                kill(getppid(), SIGTERM);
                while (true)
                {
                    pause();
                }
            }};
}

/// @return what RunInChildren() throws for @p tasks, one after the other
std::string
FailureOf(const std::vector<ChildTask>& tasks)
{
    try
    {
        RunInChildren(tasks, 1);
        return "";
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
}

TEST(RunInChildren, DoesEveryTask)
{
    const TemporaryFolder folder;
    EXPECT_EQ(FailureOf({Leave(folder, "a"), Leave(folder, "b")}), "");
    EXPECT_TRUE(exists(folder.Path() / "a"));
    EXPECT_TRUE(exists(folder.Path() / "b"));
}

TEST(RunInChildren, TellsWhatWentWrongAndBeginsNoOther)
{
    const TemporaryFolder folder;
    const ChildTask failing{"fail", [] { throw split::Error("a reason"); }};
    EXPECT_EQ(FailureOf({failing, Leave(folder, "b")}), "a reason");
    EXPECT_FALSE(exists(folder.Path() / "b"));
}

TEST(RunInChildren, PassesASignalOnAndBeginsNoOther)
{
    const TemporaryFolder folder;
    const auto failure = FailureOf({Leave(folder, "a"), InterruptParent(), Leave(folder, "c")});
    EXPECT_EQ(failure,
              "interrupted by SIGTERM: 1 of 3 runs done; the same command goes on from there");
    EXPECT_FALSE(exists(folder.Path() / "c"));
}

} // namespace
