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
    /// Nothing.
    TableCell() = default;

    /// @param value an integer, or a truth value as 0 or 1
    template <typename Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    TableCell(Integer value)
        : m_kind{Kind::INTEGER},
          m_integer{static_cast<std::int64_t>(value)}
    {
    }

    /// @param value a real; NaN is nothing
    TableCell(double value)
        : m_kind{std::isnan(value) ? Kind::NOTHING : Kind::REAL},
          m_real{value}
    {
    }

    /// @param value a text, in UTF-8
    TableCell(std::string value)
        : m_kind{Kind::TEXT},
          m_text{std::move(value)}
    {
    }

    /// @param value a text, in UTF-8
    TableCell(const char* value)
        : TableCell{std::string(value)}
    {
    }

    /// @param value any of these, or nothing
    template <typename Known>
    TableCell(const std::optional<Known>& value)
        : TableCell{value ? TableCell{*value} : TableCell{}}
    {
    }

    /**
     * @param visitor called with the value: nothing, an int64_t, a double or a string
     * @return what it returns
     */
    template <typename Visitor>
    auto Visit(Visitor visitor) const
    {
        switch (m_kind)
        {
        case Kind::INTEGER:
            return visitor(m_integer);
        case Kind::REAL:
            return visitor(m_real);
        case Kind::TEXT:
            return visitor(m_text);
        case Kind::NOTHING:
            break;
        }
        return visitor();
    }

  private:
    /// Which of the values there is.
    enum class Kind
    {
        NOTHING,
        INTEGER,
        REAL,
        TEXT
    };

    Kind m_kind{Kind::NOTHING}; //!< which of these is the value
    std::int64_t m_integer{0};  //!< an integer
    double m_real{0};           //!< a real
    std::string m_text;         //!< a text
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
