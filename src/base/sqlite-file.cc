/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/sqlite-file.h"

#include "base/error.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <utility>

namespace split
{

namespace
{

/// Binds a cell's value to a statement, which uses it before it changes.
struct CellBinder
{
    sqlite3_stmt* statement; //!< that inserts a row
    int column;              //!< from 1 on

    int operator()() const
    {
        return sqlite3_bind_null(statement, column);
    }

    int operator()(std::int64_t value) const
    {
        return sqlite3_bind_int64(statement, column, value);
    }

    int operator()(double value) const
    {
        return sqlite3_bind_double(statement, column, value);
    }

    int operator()(const std::string& value) const
    {
        return sqlite3_bind_text(statement,
                                 column,
                                 value.data(),
                                 static_cast<int>(value.size()),
                                 SQLITE_STATIC);
    }
};

/// @return how SQLite calls @p type
const char*
NameOf(TableType type)
{
    switch (type)
    {
    case TableType::INTEGER:
        return "INTEGER";
    case TableType::REAL:
        return "REAL";
    case TableType::TEXT:
        return "TEXT";
    }
    return "";
}

} // namespace

void
SqliteFile::CloseFile::operator()(sqlite3* file) const
{
    sqlite3_close(file);
}

void
SqliteFile::FreeStatement::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

SqliteFile::SqliteFile(const std::filesystem::path& path, bool isContinued)
    : m_file{path, ".part"},
      m_journal{path, ".part-journal"}
{
    if (isContinued)
    {
        m_journal.Keep();
        m_file.Recover();
    }
    else
    {
        std::error_code hidden; // opening the file tells more
        std::filesystem::remove(m_journal.Temporary(), hidden);
        std::filesystem::remove(m_file.Temporary(), hidden);
    }
    Open();
    // A process that ends leaves its writes to the kernel: there is no need to wait for the disk.
    Execute("PRAGMA synchronous = OFF");
    Execute("BEGIN");
}

std::size_t
SqliteFile::Add(const std::string& name,
                const std::vector<TableColumn>& columns,
                std::uint64_t rows)
{
    std::string definitions;
    std::string values;
    for (const auto& column : columns)
    {
        const char* const separator = definitions.empty() ? "" : ", ";
        definitions += fmt::format("{}\"{}\" {}", separator, column.name, NameOf(column.type));
        values += fmt::format("{}?", separator);
    }
    Execute(fmt::format("CREATE TABLE IF NOT EXISTS \"{}\" ({})", name, definitions));
    Execute(fmt::format("DELETE FROM \"{}\" WHERE rowid > {}", name, rows));
    const auto count = Prepare(fmt::format("SELECT count(*) FROM \"{}\"", name));
    sqlite3_step(count.get());
    if (static_cast<std::uint64_t>(sqlite3_column_int64(count.get(), 0)) < rows)
    {
        throw Error(
            fmt::format("{}: has fewer {} than it had; begin anew", m_file.Path().string(), name));
    }
    m_inserts.push_back(Prepare(fmt::format("INSERT INTO \"{}\" VALUES ({})", name, values)));
    return m_inserts.size() - 1;
}

void
SqliteFile::Append(std::size_t table, const TableRow& row)
{
    sqlite3_stmt* const insert = m_inserts[table].get();
    int column = 0;
    for (const auto& cell : row)
    {
        Check(cell.Visit(CellBinder{insert, ++column}));
    }
    sqlite3_step(insert);
    Check(sqlite3_reset(insert)); // which tells of an error of the step, too
}

void
SqliteFile::Save()
{
    Execute("COMMIT");
    m_file.Keep();
    m_journal.Keep();
    Execute("BEGIN");
}

void
SqliteFile::Commit()
{
    Execute("COMMIT");
    m_inserts.clear();
    m_sqlite.reset();
    m_file.Commit();
}

void
SqliteFile::Open()
{
    sqlite3* file = nullptr;
    const int code = sqlite3_open(m_file.Temporary().c_str(), &file);
    m_sqlite.reset(file);
    if (code != SQLITE_OK)
    {
        throw Error(m_file.Path().string() + ": cannot be created (" + sqlite3_errstr(code) +
                    "); name a folder that exists and can be written to");
    }
}

void
SqliteFile::Execute(const std::string& sql)
{
    Check(sqlite3_exec(m_sqlite.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

SqliteFile::Statement
SqliteFile::Prepare(const std::string& sql)
{
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(m_sqlite.get(), sql.c_str(), -1, &statement, nullptr));
    return Statement(statement);
}

void
SqliteFile::Check(int code) const
{
    if (code != SQLITE_OK)
    {
        throw Error(fmt::format("{}: could not be written ({}); check the free space of its file "
                                "system, or write it anew",
                                m_file.Path().string(),
                                sqlite3_errmsg(m_sqlite.get())));
    }
}

} // namespace split
