/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_BASE_TABLE_CELL_H
#define SPLIT_BASE_TABLE_CELL_H

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace split
{

/**
 * What stands in one row and column of a table: an integer, a real, a text, or nothing where a
 * value is not known or does not apply. Values turn into cells by themselves.
 */
class TableCell
{
  public:
    /// The kinds of values, the first of which is none.
    using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

    /// Nothing.
    TableCell() = default;

    /// @param value an integer, or a truth value as 0 or 1
    template <typename Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    TableCell(Integer value)
        : m_value{static_cast<std::int64_t>(value)}
    {
    }

    /// @param value a real; NaN is nothing
    TableCell(double value)
    {
        if (!std::isnan(value))
        {
            m_value = value;
        }
    }

    /// @param value a text, in UTF-8
    TableCell(std::string value)
        : m_value{std::move(value)}
    {
    }

    /// @param value a text, in UTF-8
    TableCell(const char* value)
        : m_value{std::string(value)}
    {
    }

    /// @param value any of these, or nothing
    template <typename Known>
    TableCell(const std::optional<Known>& value)
        : TableCell{value ? TableCell{*value} : TableCell{}}
    {
    }

    /// @return the value
    const Value& Get() const
    {
        return m_value;
    }

  private:
    Value m_value; //!< or none
};

/// The cells of a row, a column each.
using TableRow = std::vector<TableCell>;

/// What the values of a column are.
enum class TableType
{
    INTEGER, //!< of 64 bits
    REAL,    //!< of double precision
    TEXT     //!< in UTF-8
};

/// A column of a table.
struct TableColumn
{
    std::string name; //!< with its unit, as in @c latency_ns
    TableType type;   //!< of its values
};

} // namespace split

#endif // SPLIT_BASE_TABLE_CELL_H
