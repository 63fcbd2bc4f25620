/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/table.h"

#include "base/error.h"
#include "base/sqlite-file.h"

#include <fmt/format.h>
#include <utility>

namespace split
{

Table::Table(const std::filesystem::path& folder,
             const std::string& name,
             std::vector<TableColumn> columns,
             SqliteFile* sqlite,
             const std::optional<Position>& position)
    : m_name{name},
      m_columns{std::move(columns)},
      m_csv{folder / (name + ".csv"),
            m_columns,
            position ? std::make_optional(position->bytes) : std::nullopt},
      m_sqlite{sqlite},
      m_rows{position ? position->rows : 0}
{
    if (m_sqlite)
    {
        m_sqliteTable = m_sqlite->Add(name, m_columns, m_rows);
    }
}

void
Table::Append(const TableRow& row)
{
    if (row.size() != m_columns.size())
    {
        throw Error(fmt::format("table {}: a row of {} cells for {} columns; give one for each",
                                m_name,
                                row.size(),
                                m_columns.size()));
    }
    m_csv.Append(row);
    if (m_sqlite)
    {
        m_sqlite->Append(m_sqliteTable, row);
    }
    ++m_rows;
}

Table::Position
Table::Save()
{
    return {m_rows, m_csv.Save()};
}

void
Table::Commit()
{
    m_csv.Commit();
}

} // namespace split
