/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/csv-table.h"

#include "base/error.h"

#include <cerrno>
#include <fmt/format.h>
#include <iterator>
#include <system_error>

namespace split
{

namespace
{

/// The bytes of rows that are worth a call of the system.
constexpr std::size_t BUFFER_BYTES = 1 << 16;

/// Appends a cell's value to a line.
struct CellWriter
{
    std::string& line; //!< grows

    void operator()() const
    {
    }

    void operator()(std::int64_t value) const
    {
        const fmt::format_int text(value);
        line.append(text.data(), text.size());
    }

    void operator()(double value) const
    {
        fmt::format_to(std::back_inserter(line), "{}", value);
    }

    void operator()(const std::string& value) const
    {
        if (value.find_first_of(",\"\r\n") == std::string::npos)
        {
            line += value;
            return;
        }
        line += '"';
        for (const char character : value)
        {
            line.append(character == '"' ? 2 : 1, character);
        }
        line += '"';
    }
};

/// @return the row of names
TableRow
NamesOf(const std::vector<TableColumn>& columns)
{
    TableRow row;
    for (const auto& column : columns)
    {
        row.emplace_back(column.name);
    }
    return row;
}

} // namespace

CsvTable::CsvTable(const std::filesystem::path& path,
                   const std::vector<TableColumn>& columns,
                   std::optional<std::uint64_t> bytes)
    : m_file{path, ".part"}
{
    if (bytes)
    {
        Recover(*bytes);
    }
    m_stream.open(m_file.Temporary(), std::ios::binary | (bytes ? std::ios::app : std::ios::trunc));
    if (!m_stream)
    {
        throw Error(path.string() + ": cannot be created (" +
                    std::generic_category().message(errno) +
                    "); name a folder that exists and can be written to");
    }
    if (!bytes)
    {
        Append(NamesOf(columns));
    }
}

void
CsvTable::Append(const TableRow& row)
{
    const char* separator = "";
    for (const auto& cell : row)
    {
        m_buffer += separator;
        cell.Visit(CellWriter{m_buffer});
        separator = ",";
    }
    m_buffer += '\n';
    if (m_buffer.size() >= BUFFER_BYTES)
    {
        Flush();
    }
}

std::uint64_t
CsvTable::Save()
{
    Flush();
    m_stream.flush();
    CheckStream();
    m_file.Keep();
    return m_bytes;
}

void
CsvTable::Commit()
{
    Flush();
    m_stream.close();
    CheckStream();
    m_file.Commit();
}

void
CsvTable::Recover(std::uint64_t bytes)
{
    m_file.Recover();
    if (std::filesystem::file_size(m_file.Temporary()) < bytes)
    {
        throw Error(m_file.Path().string() + ": is shorter than it was; begin anew");
    }
    std::filesystem::resize_file(m_file.Temporary(), bytes);
    m_bytes = bytes;
}

void
CsvTable::Flush()
{
    m_stream.write(m_buffer.data(), static_cast<std::streamsize>(m_buffer.size()));
    m_bytes += m_buffer.size();
    m_buffer.clear();
}

void
CsvTable::CheckStream() const
{
    if (!m_stream)
    {
        throw Error(m_file.Path().string() +
                    ": could not be written completely; check the free space of its file system");
    }
}

} // namespace split
