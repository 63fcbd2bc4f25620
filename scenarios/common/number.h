/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SPLIT_NUMBER_H
#define SPLIT_NUMBER_H

#include "base/read-number.h"

#include <fmt/format.h>
#include <iostream>
#include <iterator>
#include <string>

/**
 * A number that is read whole or not at all: where ns-3's command line takes 2 from `2e1` and
 * 4294967295 from `-1` for a whole number, this fails.
 */
template <typename T>
class Number
{
  public:
    /// @param value the number
    constexpr Number(T value) // implicit: a number is welcome wherever one is expected
        : m_value{value}
    {
    }

    /// @return the number
    constexpr operator T() const
    {
        return m_value;
    }

    /// Reads @p number from the rest of @p in, which fails unless that is a number of type T.
    friend std::istream& operator>>(std::istream& in, Number& number)
    {
        const std::string text(std::istreambuf_iterator<char>(in), {});
        if (const auto read = split::ReadNumber<T>(text))
        {
            number.m_value = *read;
        }
        else
        {
            in.setstate(std::ios::failbit);
        }
        return in;
    }

    /// Writes @p number to @p out.
    friend std::ostream& operator<<(std::ostream& out, const Number& number)
    {
        return out << fmt::format("{}", number.m_value); // all digits that tell it from others
    }

  private:
    T m_value; //!< the number
};

#endif // SPLIT_NUMBER_H
