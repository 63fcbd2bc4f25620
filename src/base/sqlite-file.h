/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_SQLITE_FILE_H
#define SPLIT_BASE_SQLITE_FILE_H

#include "base/table-cell.h"
#include "base/unfinished-file.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace split
{

/**
 * Tables in one SQLite file.
 *
 * What was saved survives the end of the process at any moment.
 */
class SqliteFile
{
  public:
    /**
     * @param path of the file, which appears when it is committed
     * @param isContinued whether a former file is gone on with, else the file begins anew
     * @throws Error if the file cannot be created, or there is no former one
     */
    SqliteFile(const std::filesystem::path& path, bool isContinued);

    /**
     * @param name of a table, which is made if it is not there
     * @param columns of the table
     * @param rows that the table keeps if it is there; those after them are deleted
     * @return the table's number, for Append()
     * @throws Error if there are fewer rows
     */
    std::size_t Add(const std::string& name,
                    const std::vector<TableColumn>& columns,
                    std::uint64_t rows);

    /// @param table its number @param row that comes next, with a cell for each column
    /// @throws Error if it cannot be written
    void Append(std::size_t table, const TableRow& row);

    /// Saves all rows so far; from then on the file is kept, committed or not.
    /// @throws Error if that failed
    void Save();

    /// Completes the file; called once. @throws Error if it is not complete
    void Commit();

  private:
    /// Closes a file.
    struct CloseFile
    {
        void operator()(sqlite3* file) const;
    };

    /// Frees a statement.
    struct FreeStatement
    {
        void operator()(sqlite3_stmt* statement) const;
    };

    using Statement = std::unique_ptr<sqlite3_stmt, FreeStatement>;

    /// Opens the unfinished file.
    void Open();

    /// @param sql that is done once, without an answer
    void Execute(const std::string& sql);

    /// @param sql with a question mark for each value @return what does it
    Statement Prepare(const std::string& sql);

    /// @param code that SQLite returned @throws Error with what went wrong, if it tells of an error
    void Check(int code) const;

    UnfinishedFile m_file;                        //!< the names
    UnfinishedFile m_journal;                     //!< by which SQLite undoes what was not saved
    std::unique_ptr<sqlite3, CloseFile> m_sqlite; //!< the open file
    std::vector<Statement> m_inserts;             //!< of a row into each table
};

} // namespace split

#endif // SPLIT_BASE_SQLITE_FILE_H
