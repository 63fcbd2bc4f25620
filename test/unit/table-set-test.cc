/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/table-set.h"
#include "expect-error.h"
#include "temporary-folder.h"

#include <cmath>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace
{

using split::TableFormats;
using split::TableRow;
using split::TableSet;
using split::TableType;

const std::vector<split::TableColumn> COLUMNS{{"frame", TableType::INTEGER},
                                              {"snr_db", TableType::REAL},
                                              {"outcome", TableType::TEXT}};

/// What COLUMNS are called in a file.
const std::string NAMES = "frame,snr_db,outcome\n";

/// @return the file traces.sqlite of @p folder, as @p sql shows it: cells by '|', rows by '\n'
std::string
Query(const split::TemporaryFolder& folder, const std::string& sql)
{
    sqlite3* file = nullptr;
    EXPECT_EQ(sqlite3_open_v2((folder.Path() / "traces.sqlite").c_str(),
                              &file,
                              SQLITE_OPEN_READONLY,
                              nullptr),
              SQLITE_OK);
    std::string rows;
    const auto add = [](void* text, int count, char** cells, char**) {
        auto& rows = *static_cast<std::string*>(text);
        for (int i = 0; i < count; ++i)
        {
            rows += (i == 0 ? "" : "|") + std::string(cells[i] ? cells[i] : "NULL");
        }
        rows += '\n';
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(file, sql.c_str(), add, &rows, nullptr), SQLITE_OK);
    sqlite3_close(file);
    return rows;
}

/// @return what a table of one column of @p type with one row holds besides its name
std::string
WriteCell(TableType type, const split::TableCell& cell)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    tables.Add("cells", {{"c", type}}).Append({cell});
    tables.Commit();
    return folder.Read("cells.csv").substr(2);
}

TEST(TableSet, WritesARowALineUnderTheNames)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    auto& frames = tables.Add("frames", COLUMNS);
    frames.Append({7U, 0.1, "result"});
    frames.Append({8U, std::optional<double>(), {}});
    tables.Commit();
    EXPECT_EQ(folder.Read("frames.csv"), NAMES + "7,0.1,result\n8,,\n");
    EXPECT_EQ(folder.FileCount(), 1U);
}

TEST(TableSet, WritesATableWithoutRows)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    tables.Add("frames", COLUMNS);
    tables.Commit();
    EXPECT_EQ(folder.Read("frames.csv"), NAMES);
}

TEST(TableSet, WritesRealsAsTheShortestTextThatReadsBackEqual)
{
    EXPECT_EQ(WriteCell(TableType::REAL, 0.1 + 0.2), "0.30000000000000004\n");
    EXPECT_EQ(WriteCell(TableType::REAL, 1e6), "1000000\n");
    EXPECT_EQ(WriteCell(TableType::REAL, -2.5e-300), "-2.5e-300\n");
    EXPECT_EQ(WriteCell(TableType::REAL, std::nan("")), "\n");
}

TEST(TableSet, WritesIntegersOfAnyKind)
{
    EXPECT_EQ(WriteCell(TableType::INTEGER, INT64_MIN), "-9223372036854775808\n");
    EXPECT_EQ(WriteCell(TableType::INTEGER, true), "1\n");
    EXPECT_EQ(WriteCell(TableType::INTEGER, std::optional<uint32_t>(5)), "5\n");
}

TEST(TableSet, QuotesWhatWouldEndACell)
{
    EXPECT_EQ(WriteCell(TableType::TEXT, "a,b"), "\"a,b\"\n");
    EXPECT_EQ(WriteCell(TableType::TEXT, "a\"b"), "\"a\"\"b\"\n");
    EXPECT_EQ(WriteCell(TableType::TEXT, "a\nb"), "\"a\nb\"\n");
    EXPECT_EQ(WriteCell(TableType::TEXT, "a b"), "a b\n");
}

TEST(TableSet, WritesWhatIsLongerThanItsBuffer)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    auto& table = tables.Add("cells", {{"c", TableType::TEXT}});
    std::string expected = "c\n";
    for (int i = 0; i < 20'000; ++i)
    {
        const std::string text = "row " + std::to_string(i);
        table.Append({text});
        expected += text + '\n';
    }
    tables.Commit();
    EXPECT_EQ(folder.Read("cells.csv"), expected);
}

TEST(TableSet, LeavesNothingWithoutCommit)
{
    split::TemporaryFolder folder;
    {
        TableSet tables(folder.Path(), TableFormats::CSV_AND_SQLITE);
        tables.Add("frames", COLUMNS).Append({1, 2.0, "result"});
    }
    EXPECT_EQ(folder.FileCount(), 0U);
}

TEST(TableSet, LeavesAFormerFileAsItWasUntilCommit)
{
    split::TemporaryFolder folder;
    folder.Write("frames.csv", {'o', 'l', 'd'});
    TableSet tables(folder.Path());
    tables.Add("frames", COLUMNS);
    EXPECT_EQ(folder.Read("frames.csv"), "old");
}

TEST(TableSet, HasOneTableOfAName)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    EXPECT_EQ(&tables.Add("frames", COLUMNS), &tables.Add("frames", COLUMNS));
}

TEST(TableSet, RefusesARowThatDoesNotFitItsColumns)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path());
    auto& frames = tables.Add("frames", COLUMNS);
    split::ExpectError(
        [&] {
            frames.Append({1, 2.0});
        },
        "table frames: a row of 2 cells for 3 columns");
}

TEST(TableSet, NamesAFolderThatCannotBeWrittenTo)
{
    TableSet tables("/nowhere");
    split::ExpectError([&] { tables.Add("frames", COLUMNS); },
                       "/nowhere/frames.csv: cannot be created (No such file or directory)");
    split::ExpectError([] { TableSet("/nowhere", TableFormats::CSV_AND_SQLITE); },
                       "/nowhere/traces.sqlite: cannot be created");
}

TEST(TableSet, WritesTheSameTablesIntoOneSqliteFile)
{
    split::TemporaryFolder folder;
    TableSet tables(folder.Path(), TableFormats::CSV_AND_SQLITE);
    auto& frames = tables.Add("frames", COLUMNS);
    auto& links = tables.Add("links", {{"device", TableType::INTEGER}});
    frames.Append({7, 0.25, "say \"no\", 'yes'"});
    frames.Append({8, {}, {}});
    links.Append({3});
    tables.Commit();
    EXPECT_EQ(Query(folder, "SELECT * FROM frames"), "7|0.25|say \"no\", 'yes'\n8|NULL|NULL\n");
    EXPECT_EQ(Query(folder, "SELECT * FROM links"), "3\n");
    EXPECT_EQ(Query(folder, "SELECT typeof(frame), typeof(snr_db), typeof(outcome) FROM frames"),
              "integer|real|text\ninteger|null|null\n");
    EXPECT_EQ(folder.FileCount(), 3U);
}

/// Tables that go on in another process, in the formats of the parameter.
class ContinuedTables : public testing::TestWithParam<TableFormats>
{
  protected:
    /// Adds row @p frame.
    static void Append(TableSet& tables, int frame)
    {
        tables.Add("frames", COLUMNS).Append({frame, 0.5, "result"});
    }

    /// Expects the rows 1 and 3 in the finished files of @p folder.
    static void ExpectOneAndThree(const split::TemporaryFolder& folder)
    {
        EXPECT_EQ(folder.Read("frames.csv"), NAMES + "1,0.5,result\n3,0.5,result\n");
        if (GetParam() == TableFormats::CSV_AND_SQLITE)
        {
            EXPECT_EQ(Query(folder, "SELECT frame FROM frames"), "1\n3\n");
        }
    }
};

INSTANTIATE_TEST_SUITE_P(Formats,
                         ContinuedTables,
                         testing::Values(TableFormats::CSV, TableFormats::CSV_AND_SQLITE));

TEST_P(ContinuedTables, GoOnWhereTheyWereSaved)
{
    split::TemporaryFolder folder;
    std::string position;
    {
        TableSet tables(folder.Path(), GetParam());
        Append(tables, 1);
        position = tables.Save();
        Append(tables, 2);
    }
    TableSet tables(folder.Path(), GetParam(), position);
    Append(tables, 3);
    tables.Commit();
    ExpectOneAndThree(folder);
    EXPECT_EQ(folder.FileCount(), GetParam() == TableFormats::CSV ? 1U : 2U);
}

TEST_P(ContinuedTables, GoOnAfterTheProcessWasKilled)
{
    split::TemporaryFolder folder;
    const pid_t child = fork();
    if (child == 0)
    {
        TableSet tables(folder.Path(), GetParam());
        Append(tables, 1);
        std::ofstream(folder.Path() / "position") << tables.Save();
        for (int i = 0; i < 100'000; ++i) // more than any buffer holds
        {
            Append(tables, 2);
        }
        raise(SIGKILL);
    }
    waitpid(child, nullptr, 0);
    TableSet tables(folder.Path(), GetParam(), folder.Read("position"));
    Append(tables, 3);
    tables.Commit();
    ExpectOneAndThree(folder);
}

TEST_P(ContinuedTables, GoOnAfterTheyWereCompleted)
{
    split::TemporaryFolder folder;
    std::string position;
    {
        TableSet tables(folder.Path(), GetParam());
        Append(tables, 1);
        position = tables.Save();
        Append(tables, 2);
        tables.Commit();
    }
    TableSet tables(folder.Path(), GetParam(), position);
    Append(tables, 3);
    tables.Commit();
    ExpectOneAndThree(folder);
}

TEST_P(ContinuedTables, BeginAnewWithoutAPosition)
{
    split::TemporaryFolder folder;
    {
        TableSet tables(folder.Path(), GetParam());
        Append(tables, 2);
        tables.Save();
    }
    TableSet tables(folder.Path(), GetParam());
    Append(tables, 1);
    Append(tables, 3);
    tables.Commit();
    ExpectOneAndThree(folder);
}

TEST_P(ContinuedTables, MissAFileThatIsGone)
{
    split::TemporaryFolder folder;
    split::ExpectError(
        [&] {
            TableSet tables(folder.Path(), GetParam(), R"({"frames":{"rows":1,"bytes":40}})");
            Append(tables, 3);
        },
        "cannot be gone on with (No such file or directory)");
}

TEST(TableSet, MissesBytesThatAreGone)
{
    split::TemporaryFolder folder;
    folder.Write("frames.csv.part", {'f'});
    TableSet tables(folder.Path(), TableFormats::CSV, R"({"frames":{"rows":1,"bytes":40}})");
    split::ExpectError([&] { tables.Add("frames", COLUMNS); }, "frames.csv: is shorter");
}

TEST(TableSet, RefusesWhatIsNoPosition)
{
    for (const std::string position : {"x", "{\"frames\":1}", "{\"frames\":{\"rows\":1}}"})
    {
        split::ExpectError([&] { TableSet("/tmp", TableFormats::CSV, position); },
                           "is no position in tables");
    }
}

} // namespace
