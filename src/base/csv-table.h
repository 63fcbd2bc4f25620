/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_CSV_TABLE_H
#define SPLIT_BASE_CSV_TABLE_H

#include "base/table-cell.h"
#include "base/unfinished-file.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace split
{

/**
 * A table as comma-separated values (RFC 4180, but with line feeds alone), under a row of names.
 *
 * Reals are the shortest text that reads back equal. Rows go out as they come, through a buffer.
 */
class CsvTable
{
  public:
    /**
     * @param path of the file, which appears when it is committed
     * @param columns of the table
     * @param bytes of a former file to go on after; without, the table begins anew
     * @throws Error if the file cannot be created, or the former one has not so many bytes
     */
    CsvTable(const std::filesystem::path& path,
             const std::vector<TableColumn>& columns,
             std::optional<std::uint64_t> bytes = std::nullopt);

    /// @param row that comes next
    void Append(const TableRow& row);

    /**
     * Writes what is buffered; from then on the file is kept, committed or not.
     *
     * @return the bytes of the file so far
     * @throws Error if anything written so far failed
     */
    std::uint64_t Save();

    /// Completes the file; called once. @throws Error if it is not complete
    void Commit();

  private:
    /// Cuts the former file after @p bytes. @throws Error if it has not so many
    void Recover(std::uint64_t bytes);

    /// Writes what is buffered.
    void Flush();

    /// @throws Error if anything written so far failed
    void CheckStream() const;

    UnfinishedFile m_file;    //!< the names
    std::ofstream m_stream;   //!< writes to the temporary file
    std::string m_buffer;     //!< rows that are not written yet
    std::uint64_t m_bytes{0}; //!< that are written
};

} // namespace split

#endif // SPLIT_BASE_CSV_TABLE_H
