/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_TABLE_H
#define SPLIT_BASE_TABLE_H

#include "base/csv-table.h"
#include "base/table-cell.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace split
{

class SqliteFile;

/**
 * A table that is written row by row, in all the formats of its TableSet, which makes it.
 */
class Table
{
  public:
    /// Where a table was saved.
    struct Position
    {
        std::uint64_t rows;  //!< so far
        std::uint64_t bytes; //!< of its file of comma-separated values
    };

    /**
     * @param folder of its file of comma-separated values
     * @param name without the file's extension
     * @param columns of each row
     * @param sqlite a file that has the table, too; null: none
     * @param position to go on from; without, the table begins anew
     * @throws Error if a file cannot be created, or does not go as far as @p position
     */
    Table(const std::filesystem::path& folder,
          const std::string& name,
          std::vector<TableColumn> columns,
          SqliteFile* sqlite,
          const std::optional<Position>& position);

    /// @param row that comes next @throws Error if it has not a cell for each column, or cannot be
    /// written
    void Append(const TableRow& row);

    /// Writes what is buffered, to go on from later. @return where @throws Error if that failed
    Position Save();

    /// Completes its file; called once. @throws Error if it is not complete
    void Commit();

  private:
    std::string m_name;                 //!< of the table
    std::vector<TableColumn> m_columns; //!< of each row
    CsvTable m_csv;                     //!< its rows
    SqliteFile* m_sqlite;               //!< has them, too; or null
    std::size_t m_sqliteTable{0};       //!< which of its tables
    std::uint64_t m_rows;               //!< so far
};

} // namespace split

#endif // SPLIT_BASE_TABLE_H
