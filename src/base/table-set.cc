/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "base/table-set.h"

#include "base/error.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

namespace split
{

namespace
{

/// The name of the file that has all tables.
constexpr const char* SQLITE_FILE = "traces.sqlite";

/// @return what Save() returned as @p text
std::map<std::string, Table::Position>
ParsePositions(const std::string& text)
{
    std::map<std::string, Table::Position> positions;
    try
    {
        const auto json = nlohmann::json::parse(text);
        for (const auto& [name, position] : json.items())
        {
            positions[name] = {position.at("rows"), position.at("bytes")};
        }
    }
    catch (const nlohmann::json::exception&)
    {
        throw Error("'" + text + "': is no position in tables; begin them anew");
    }
    return positions;
}

} // namespace

TableSet::TableSet(std::filesystem::path folder, TableFormats formats, const std::string& position)
    : m_folder{std::move(folder)}
{
    if (!position.empty())
    {
        m_continued = ParsePositions(position);
    }
    if (formats == TableFormats::CSV_AND_SQLITE)
    {
        m_sqlite = std::make_unique<SqliteFile>(m_folder / SQLITE_FILE, !position.empty());
    }
}

Table&
TableSet::Add(const std::string& name, const std::vector<TableColumn>& columns)
{
    const auto known = m_tables.find(name);
    if (known != m_tables.end())
    {
        return known->second;
    }
    const auto continued = m_continued.find(name);
    const auto position =
        continued == m_continued.end() ? std::nullopt : std::make_optional(continued->second);
    return m_tables
        .emplace(std::piecewise_construct,
                 std::forward_as_tuple(name),
                 std::forward_as_tuple(m_folder, name, columns, m_sqlite.get(), position))
        .first->second;
}

std::string
TableSet::Save()
{
    if (m_sqlite)
    {
        m_sqlite->Save();
    }
    auto positions = nlohmann::json::object();
    for (auto& [name, table] : m_tables)
    {
        const auto position = table.Save();
        positions[name] = {{"rows", position.rows}, {"bytes", position.bytes}};
    }
    return positions.dump();
}

void
TableSet::Commit()
{
    for (auto& [name, table] : m_tables)
    {
        table.Commit();
    }
    if (m_sqlite)
    {
        m_sqlite->Commit();
    }
    else
    {
        std::error_code absent; // a former run's tables would be taken for these
        std::filesystem::remove(m_folder / SQLITE_FILE, absent);
    }
}

} // namespace split
