/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_TABLE_SET_H
#define SPLIT_BASE_TABLE_SET_H

#include "base/sqlite-file.h"
#include "base/table-cell.h"
#include "base/table.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace split
{

/// How tables are written.
enum class TableFormats
{
    CSV,           //!< each as comma-separated values, to a file NAME.csv
    CSV_AND_SQLITE //!< and all to the file traces.sqlite
};

/**
 * The tables of a run, written to a folder row by row: memory does not grow with their length.
 *
 * The files are there when they are complete, by Commit(); without, nothing is left behind. A run
 * that may have to go on in another process saves the tables now and then; from then on the
 * unfinished files, NAME.part, are kept.
 */
class TableSet
{
  public:
    /**
     * @param folder of the files, which exists
     * @param formats of the files
     * @param position where Save() saved the tables that are gone on with; empty: they begin anew
     * @throws Error if a file cannot be created or gone on with, or nobody can read @p position
     */
    explicit TableSet(std::filesystem::path folder,
                      TableFormats formats = TableFormats::CSV,
                      const std::string& position = "");

    /**
     * @param name of the table and, with an extension, of its file
     * @param columns of each row
     * @return the table, which lives as long as this object; the same for the same name
     * @throws Error if a file cannot be created or gone on with
     */
    Table& Add(const std::string& name, const std::vector<TableColumn>& columns);

    /**
     * Saves all rows so far, so that another process can go on after them, however this one ends.
     *
     * @return where, as text for the constructor
     * @throws Error if anything written so far failed
     */
    std::string Save();

    /// Completes the files, in place of former ones; called once, last.
    /// @throws Error if one is not complete
    void Commit();

  private:
    std::filesystem::path m_folder;                     //!< of the files
    std::unique_ptr<SqliteFile> m_sqlite;               //!< has all tables; or null
    std::map<std::string, Table> m_tables;              //!< by name
    std::map<std::string, Table::Position> m_continued; //!< where to go on, by name
};

} // namespace split

#endif // SPLIT_BASE_TABLE_SET_H
